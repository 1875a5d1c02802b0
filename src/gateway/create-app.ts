import {
  fastify,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerFactory,
} from 'fastify';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { tooManyRequests, invalidRequest } from './http/gateway-errors.js';
import { checkHost, checkOrigin, type GuardOptions } from './http/guards.js';
import { sendProblem } from './http/exchange.js';
import { createTranscoder, type TranscodeOptions } from './transcode.js';

export interface AppOptions extends TranscodeOptions, GuardOptions {
  /** Requests that are answered at once. */
  readonly maxRequests: number;
  readonly serverFactory: FastifyServerFactory;
}

/** What a client may bring as its request's id: as the services accept it. */
const acceptableId = /^[\w.:-]{1,128}$/;

/** The gateway's routes and their guards, not yet listening. */
export const createApp = (options: AppOptions): FastifyInstance => {
  const problem = (request: FastifyRequest, reply: FastifyReply, thrown: unknown): Promise<void> =>
    sendProblem(request, reply, thrown, options);
  const app = fastify({
    serverFactory: options.serverFactory,
    genReqId: requestIdOf,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 16_384, ignoreTrailingSlash: false },
    frameworkErrors: (_error, request, reply) => {
      setCommonHeaders(request, reply);
      void problem(request, reply, invalidRequest([{ field: 'path', description: 'must be percent-encoded UTF-8' }]));
    },
  });
  // Bodies are read by what calls the RPC: it knows the limit and whether they stream.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  app.setErrorHandler((error, request, reply) => problem(request, reply, error));

  let open = 0;
  app.addHook('onRequest', async (request, reply) => {
    setCommonHeaders(request, reply);
    open++;
    reply.raw.once('close', () => void open--);
    checkHost(request.headers, options);
    checkOrigin(request.method, request.headers, options);
    if (open > options.maxRequests) throw tooManyRequests('too many requests are being answered');
  });

  const { handle } = createTranscoder(options);
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    await handle(request, reply);
    return reply;
  };
  // Every method and every path that is no page of the gateway's own.
  app.setNotFoundHandler(handler);
  return app;
};

const requestIdOf = ({ headers }: Pick<IncomingMessage, 'headers'>): string => {
  const brought = headers['x-request-id'];
  return typeof brought === 'string' && acceptableId.test(brought) ? brought : randomUUID();
};

const setCommonHeaders = (request: FastifyRequest, reply: FastifyReply): void => {
  reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
};
