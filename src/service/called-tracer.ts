import { status } from '@grpc/grpc-js';
import { SpanKind, type Tracer } from '@opentelemetry/api';
import type { ClientTracer } from '../grpc/client/index.js';
import { parseHostPort } from '../platform/settings/host-port.js';
import { markFailed } from '../platform/tracing/end-span.js';
import { startSpan } from '../platform/tracing/start-span.js';
import { traceOf } from './span-context.js';

/** The spans of a service's outgoing calls, with all their attempts, by OpenTelemetry's conventions for gRPC. */
export const calledTracer = (tracer: Tracer): ClientTracer => ({
  start(path) {
    const [, service = '', method = ''] = path.split('/');
    const span = startSpan(tracer, path.slice(1), {
      kind: SpanKind.CLIENT,
      attributes: { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': method },
    });
    return {
      trace: traceOf(span),
      tracestate: span.spanContext().traceState?.serialize(),
      end({ code, previousAttempts, peer }) {
        span.setAttribute('rpc.grpc.status_code', code);
        // The name is from gRFC A72; OpenTelemetry has none.
        if (previousAttempts > 0) span.setAttribute('previous-rpc-attempts', previousAttempts);
        const answered = parseHostPort(peer);
        if (answered !== undefined)
          span.setAttributes({ 'network.peer.address': answered.host, 'network.peer.port': answered.port });
        if (code !== status.OK) markFailed(span, status[code]);
        span.end();
      },
    };
  },
});
