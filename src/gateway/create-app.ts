import { fastifyCors } from '@fastify/cors';
import { fastify, type FastifyInstance, type FastifyRequest, type FastifyServerFactory } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { requestIdFrom, requestIdKey } from '../grpc/index.js';
import { apiDocument } from './api-document.js';
import { invalidRequest } from './http/gateway-errors.js';
import { checkHost, checkOrigin, type GuardOptions } from './http/guards.js';
import { problemType } from './http/problem.js';
import { limitRequests, type RequestLimits } from './http/request-limits.js';
import { sendProblem } from './http/send-problem.js';
import type { HttpMetrics } from './observe/http-metrics.js';
import { observeRequests, type ObserveOptions } from './observe/observe-requests.js';
import { addPages, type PagesOptions } from './pages.js';
import { createTranscoder, type TranscodeOptions } from './transcode.js';

export interface AppOptions
  extends
    Omit<TranscodeOptions, 'onRoute' | 'onSlowReader' | 'traced'>,
    GuardOptions,
    RequestLimits,
    Omit<PagesOptions, 'document'>,
    Omit<ObserveOptions, 'metrics'> {
  readonly metrics: HttpMetrics;
  readonly serverFactory: FastifyServerFactory;
}

export interface App {
  readonly app: FastifyInstance;
  /** The number of requests in flight. */
  readonly inFlight: () => number;
}

/** The gateway's routes, guards and limits; it does not listen yet. */
export const createApp = async (options: AppOptions): Promise<App> => {
  const app = fastify({
    serverFactory: options.serverFactory,
    genReqId: ({ headers }) => requestIdFrom(headers[requestIdKey]),
    return503OnClosing: false,
    routerOptions: { maxParamLength: 16_384 },
    clientErrorHandler: refuseConnection,
    // A path that cannot be decoded.
    frameworkErrors: (_error, request, reply) => {
      reply.headers(commonHeaders(request));
      void sendProblem(
        request,
        reply,
        invalidRequest([{ field: 'path', description: 'must be percent-encoded UTF-8' }]),
        options,
      );
    },
  });
  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, error, options));

  // The order matters: rejected requests are still logged and counted, and cost nothing else.
  const observer = observeRequests(app, options);
  app.addHook('onRequest', async (request, reply) => void reply.headers(commonHeaders(request)));
  app.addHook('onRequest', async ({ method, headers }) => {
    checkHost(headers, options);
    checkOrigin(method, headers, options);
  });
  const inFlight = limitRequests(app, options, options.metrics.refused);
  if (options.corsOrigins.size > 0)
    await app.register(fastifyCors, {
      origin: [...options.corsOrigins],
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      exposedHeaders: ['etag', 'link', 'location', 'retry-after', requestIdKey],
      strictPreflight: false,
    });

  await addPages(app, { ...options, document: apiDocument(options.backends.map(({ registry }) => registry)) });
  const { handle } = createTranscoder({
    ...options,
    traced: options.tracer !== undefined,
    onRoute: observer.onRoute,
    onSlowReader: options.metrics.slowReader,
  });
  // Handles every method and path that is not a page of the gateway. It is a hook, because after it fastify would
  // read the body. The RPC caller reads the body instead: it knows the type, the limit, and whether it streams.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return undefined;
    await observer.run(request, () => handle(request, reply));
    return reply;
  });
  return { app, inFlight };
};

const commonHeaders = ({ id }: FastifyRequest): Record<string, string> => ({
  [requestIdKey]: id,
  'x-content-type-options': 'nosniff',
});

/** Answers invalid HTTP as far as possible, then closes the connection. */
const refuseConnection = (error: Error & { readonly code: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${problemType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
};
