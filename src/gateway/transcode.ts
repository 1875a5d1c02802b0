import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerOnce } from './answer-once.js';
import { answerStream } from './answer-stream.js';
import type { Exchange } from './exchange.js';
import type { Buffers } from './http/buffers.js';
import { clientLeft, invalidBody, invalidRequest, methodNotAllowed, routeNotFound } from './http/gateway-errors.js';
import {
  answerType,
  bodyTypes,
  checkAccept,
  checkContentType,
  hasBody,
  requestStreams,
  responseStreams,
} from './http/media-types.js';
import type { ProblemOptions } from './http/send-problem.js';
import { dropSlowReader } from './http/slow-readers.js';
import { splitPath } from './routes/path-template.js';
import type { Route } from './routes/route.js';
import { createRouter, routesOf, type Router } from './routes/router.js';
import { upstreamMetadata, type Backend } from './upstream.js';

export interface TranscodeOptions extends ProblemOptions {
  readonly backends: readonly Backend[];
  readonly buffers: Buffers;
  /** The maximum size of a body, and of one line of a stream. */
  readonly maxBodyBytes: number;
  /** The timeout for a body, and for the next line of a stream. */
  readonly bodyTimeoutMs: number;
  /** The deadline of a call that does not stream. */
  readonly requestTimeoutMs: number;
  /** The timeout for a client that hardly reads its response. */
  readonly sendTimeoutMs: number;
  /** Aborted when calls in flight must end. */
  readonly closing: AbortSignal;
  /** Whether the gateway creates spans for its calls. */
  readonly traced: boolean;
  readonly onSlowReader: () => void;
  /** Called when a request's route is known and its call begins. */
  readonly onRoute: (request: FastifyRequest, route: Route) => void;
}

export interface Transcoder {
  readonly routes: readonly Route[];
  /** Answers a request by calling the RPC of its route. @throws StatusError */
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
}

/**
 * One reason for all requests, because aborting without a reason creates an error with a stack, even after the
 * response was sent.
 */
const left = clientLeft();

/** Translates between HTTP with JSON and RPCs, by the annotations in the services' descriptors. */
export const createTranscoder = (options: TranscodeOptions): Transcoder => {
  const backends = new Map<Route, Backend>();
  for (const backend of options.backends) for (const route of routesOf(backend.registry)) backends.set(route, backend);
  const routes = [...backends.keys()];
  const router = createRouter(routes);
  const limits = { maxBytes: options.maxBodyBytes, timeoutMs: options.bodyTimeoutMs };
  const running = new Set<AbortController>();
  options.closing.addEventListener('abort', () => {
    for (const one of running) one.abort();
  });

  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { path, query } = splitUrl(request.raw.url ?? '/');
    const found = findRoute(router, request.method, path);
    if ('allowed' in found) {
      reply.header('allow', found.allowed.join(', '));
      if (request.method !== 'OPTIONS') throw methodNotAllowed(request.method, found.allowed);
      return void (await reply.code(204).send());
    }
    const { route } = found;
    const backend = backends.get(route);
    if (backend === undefined) throw routeNotFound();
    options.onRoute(request, route);
    checkRequest(request, route);

    const gone = new AbortController();
    running.add(gone);
    const { signal } = gone;
    const { raw } = reply;
    raw.once('close', () => {
      running.delete(gone);
      gone.abort(left);
    });
    dropSlowReader(raw, options.sendTimeoutMs, options.onSlowReader);
    const unary = !responseStreams(route.method) && !requestStreams(route.method);
    const exchange: Exchange = {
      ...found,
      request,
      reply,
      backend,
      query,
      call: {
        signal,
        metadata: upstreamMetadata(request.headers, {
          requestId: request.id,
          encrypted: backend.encrypted,
          traced: options.traced,
        }),
        ...(unary && { timeoutMs: options.requestTimeoutMs }),
      },
      async hold(bytes) {
        const share = await options.buffers.take(request.raw, bytes, signal);
        if (raw.destroyed) share.release();
        else raw.once('close', () => share.release());
        return share;
      },
    };
    if (responseStreams(route.method)) await answerStream(exchange, limits, options);
    else await answerOnce(exchange, limits, routes);
  };
  return { routes, handle };
};

const splitUrl = (url: string): { path: string; query: URLSearchParams } => {
  const [path = '', ...query] = url.split('?');
  return { path, query: new URLSearchParams(query.join('?')) };
};

const findRoute = (router: Router, method: string, path: string): NonNullable<ReturnType<Router['find']>> => {
  try {
    const found = router.find(method, splitPath(path));
    if (found !== undefined) return found;
  } catch (error) {
    if (error instanceof URIError)
      throw invalidRequest([{ field: 'path', description: 'must be percent-encoded UTF-8' }]);
    throw error;
  }
  throw routeNotFound();
};

/** What is known of a request before its body is read. */
const checkRequest = ({ headers, raw }: FastifyRequest, route: Route): void => {
  checkAccept(headers.accept, answerType(route));
  if (route.body.kind !== 'none') checkContentType(headers, bodyTypes(route));
  else if (hasBody(headers)) throw invalidBody('is not supported by this method; leave it out');
  if ((raw.headersDistinct['authorization']?.length ?? 0) > 1)
    throw invalidRequest([{ field: 'authorization', description: 'must be sent only once' }]);
};
