import { SpanKind, SpanStatusCode, type Span, type Tracer } from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';
import { callerContext } from '../../service/span-context.js';
import type { Route } from '../routes/route.js';
import { traceMetadata } from '../upstream.js';

/** The span of a request. Source: OpenTelemetry semantic conventions for HTTP, server spans. */
export const startRequestSpan = (tracer: Tracer, { method, headers, raw }: FastifyRequest, scheme: string): Span =>
  tracer.startSpan(
    method,
    {
      kind: SpanKind.SERVER,
      attributes: {
        'http.request.method': method,
        'url.scheme': scheme,
        'client.address': raw.socket.remoteAddress ?? '',
      },
    },
    callerContext(traceMetadata(headers)),
  );

export const nameRequestSpan = (span: Span, { httpMethod, template }: Route): void => {
  span.updateName(`${httpMethod} ${template.text}`);
  span.setAttribute('http.route', template.text);
};

export const endRequestSpan = (span: Span, status: number): void => {
  span.setAttribute('http.response.status_code', status);
  if (status >= 500) {
    span.setAttribute('error.type', String(status));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
};
