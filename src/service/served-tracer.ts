import { status } from '@grpc/grpc-js';
import { SpanKind, type Attributes, type Tracer } from '@opentelemetry/api';
import { type CallContext, healthService, previousAttempts } from '../grpc/index.js';
import type { ServerTracer } from '../grpc/server/index.js';
import { parseHostPort } from '../platform/settings/host-port.js';
import { withSpans } from '../platform/tracing/active-spans.js';
import { markFailed, recordFault } from '../platform/tracing/end-span.js';
import { callerContext, traceOf } from './span-context.js';

/** Called every few seconds by every kubelet and balancer, and never interesting in a trace. */
const untraced: ReadonlySet<string> = new Set([healthService]);

/**
 * Codes that reflect the server rather than the request. Source: OpenTelemetry semantic conventions for gRPC, server
 * spans.
 */
const failures: ReadonlySet<status> = new Set([
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.UNIMPLEMENTED,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);
const faults: ReadonlySet<status> = new Set([status.UNKNOWN, status.INTERNAL]);

/** The spans of a service's incoming calls, by OpenTelemetry's conventions for gRPC. */
export const servedTracer = (tracer: Tracer): ServerTracer => ({
  start(context) {
    if (untraced.has(context.method.service)) return undefined;
    const { name, attributes } = nameOf(context);
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, callerContext(context.metadata));
    const spans = [span];
    return {
      trace: traceOf(span),
      run: (work) => withSpans(spans, work),
      end(error) {
        const code = error?.code ?? status.OK;
        span.setAttribute('rpc.grpc.status_code', code);
        if (failures.has(code)) markFailed(span, status[code]);
        if (error !== undefined && faults.has(code)) recordFault(span, error.cause ?? error);
        span.end();
      },
    };
  },
});

/** A caller must not be able to create span names by calling unknown paths. */
const unknownMethod = '_OTHER';

const nameOf = ({ method, metadata, peer }: CallContext): { name: string; attributes: Attributes } => {
  const { host, port } = parseHostPort(peer.address) ?? {};
  const attempts = previousAttempts(metadata);
  const rest: Attributes = {
    'rpc.system': 'grpc',
    ...(host !== undefined && { 'network.peer.address': host, 'network.peer.port': port }),
    ...(attempts > 0 && { 'previous-rpc-attempts': attempts }),
  };
  if (!method.known) return { name: unknownMethod, attributes: { ...rest, 'rpc.method': unknownMethod } };
  return {
    name: method.path.slice(1),
    attributes: { ...rest, 'rpc.service': method.service, 'rpc.method': method.name },
  };
};
