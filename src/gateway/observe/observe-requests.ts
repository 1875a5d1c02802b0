import type { Span, Tracer } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from '../../grpc/index.js';
import { withSpans } from '../../platform/tracing/active-spans.js';
import type { Route } from '../routes/route.js';
import type { HttpMetrics } from './http-metrics.js';
import { endRequestSpan, nameRequestSpan, startRequestSpan } from './http-spans.js';
import { createRequestLog } from './request-log.js';

export interface ObserveOptions {
  readonly logger: Logger;
  readonly metrics: Pick<HttpMetrics, 'ended'>;
  readonly tracer: Tracer | undefined;
  readonly scheme: 'http' | 'https';
}

export interface Observer {
  /** The route of a request. */
  readonly onRoute: (request: FastifyRequest, route: Route) => void;
  /** Runs the handler of a request with its span active. */
  readonly run: <T>(request: FastifyRequest, work: () => T) => T;
}

/** Known methods; a client may invent others, so those share one label. */
const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Logs, counts and traces each request, from its headers until the response is sent or the client disconnects. */
export const observeRequests = (
  app: FastifyInstance,
  { logger, metrics, tracer, scheme }: ObserveOptions,
): Observer => {
  const log = createRequestLog(logger);
  const routes = new WeakMap<FastifyRequest, Route>();
  const spans = new WeakMap<FastifyRequest, Span>();

  app.addHook('onRequest', async (request, reply) => {
    const startedMs = performance.now();
    if (tracer) spans.set(request, startRequestSpan(tracer, request, scheme));
    reply.raw.once('close', () => {
      const route = routes.get(request);
      const ms = performance.now() - startedMs;
      const span = spans.get(request);
      const own = request.is404 ? undefined : request.routeOptions.url;
      const http_route = route?.template.text ?? own ?? 'unknown';
      const http_status = String(reply.raw.statusCode);
      const http_method = methods.has(request.method) ? request.method : 'other';
      metrics.ended({ http_method, http_route, http_status }, ms / 1_000);
      const traceId = span?.spanContext().traceId;
      const gone = !reply.raw.writableFinished;
      log(request, reply, { route: http_route, rpc: route?.rpcPath, ms, traceId, gone });
      if (span) endRequestSpan(span, reply.raw.statusCode);
    });
  });
  return {
    onRoute(request, route) {
      routes.set(request, route);
      const span = spans.get(request);
      if (span) nameRequestSpan(span, route);
    },
    run(request, work) {
      const span = spans.get(request);
      return span === undefined ? work() : withSpans([span], work);
    },
  };
};
