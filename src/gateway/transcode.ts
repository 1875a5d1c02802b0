import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallOptions } from '../grpc/client/index.js';
import { sendAnswer } from './http/send-answer.js';
import {
  checkAccept,
  checkContentType,
  answerType,
  bodyTypes,
  hasBody,
  requestStreams,
  responseStreams,
} from './http/media-types.js';
import { invalidBody, invalidRequest, methodNotAllowed, routeNotFound } from './http/gateway-errors.js';
import { problemOf, type ProblemOptions } from './http/exchange.js';
import { readLines, writeLine } from './http/ndjson.js';
import { parseJson, readBody } from './http/read-body.js';
import { toAnswer } from './messages/answer.js';
import { buildRequest } from './messages/build-request.js';
import { splitPath } from './routes/path-template.js';
import { createRouter, routesOf, type Match, type Router } from './routes/router.js';
import type { Route } from './routes/route.js';
import { upstreamMetadata, type Backend } from './upstream.js';

export interface TranscodeOptions extends ProblemOptions {
  readonly backends: readonly Backend[];
  /** The largest body, and the largest line of a stream. */
  readonly maxBodyBytes: number;
  /** For a body to arrive, and for the next line of a stream. */
  readonly bodyTimeoutMs: number;
  /** For a call that does not stream. */
  readonly requestTimeoutMs: number;
  /** For a client that reads nothing of a stream. */
  readonly sendTimeoutMs: number;
  /** Aborted when the server must close: streams end then. */
  readonly closing: AbortSignal;
}

/** What one request needs. */
interface Exchange extends Match {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly backend: Backend;
  readonly query: URLSearchParams;
  readonly call: CallOptions;
}

export interface Transcoder {
  readonly routes: readonly Route[];
  /** Answers a request by calling the RPC that its route names. @throws StatusError */
  readonly handle: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
}

/** Translates between HTTP with JSON and RPCs, as the annotations in the services' descriptors say. */
export const createTranscoder = (options: TranscodeOptions): Transcoder => {
  const backends = new Map<Route, Backend>();
  for (const backend of options.backends) for (const route of routesOf(backend.registry)) backends.set(route, backend);
  const routes = [...backends.keys()];
  const router = createRouter(routes);

  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { path, query } = splitUrl(request.raw.url ?? '/');
    const found = findRoute(router, request.method, path);
    if ('allowed' in found) {
      reply.header('allow', found.allowed.join(', '));
      if (request.method !== 'OPTIONS') throw methodNotAllowed(request.method, found.allowed);
      return void reply.code(204).send();
    }
    const { route } = found;
    const backend = backends.get(route);
    if (backend === undefined) throw routeNotFound();
    checkAccept(request.headers.accept, answerType(route));
    const { headers } = request;
    if (route.body.kind !== 'none') checkContentType(headers, bodyTypes(route));
    else if (hasBody(headers)) throw invalidBody('is not taken by this method');
    if ((request.raw.headersDistinct['authorization']?.length ?? 0) > 1)
      throw invalidRequest([{ field: 'authorization', description: 'must be given once' }]);
    const gone = new AbortController();
    const onClose = (): void => gone.abort();
    reply.raw.once('close', onClose);
    const exchange: Exchange = {
      ...found,
      request,
      reply,
      backend,
      query,
      call: {
        signal: AbortSignal.any([gone.signal, options.closing]),
        metadata: upstreamMetadata(headers, request.id, backend.encrypted),
        ...(!responseStreams(route.method) && !requestStreams(route.method) && { timeoutMs: options.requestTimeoutMs }),
      },
    };
    if (responseStreams(route.method)) await streamAnswers(exchange, options);
    else await answerOnce(exchange, options, routes);
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
    if (found === undefined) throw routeNotFound();
    return found;
  } catch (error) {
    if (error instanceof URIError)
      throw invalidRequest([{ field: 'path', description: 'must be percent-encoded UTF-8' }]);
    throw error;
  }
};

/** The one request of a call, from the path, the query, the headers and the body. */
const oneRequest = async (
  exchange: Exchange,
  { maxBodyBytes: maxBytes, bodyTimeoutMs: timeoutMs }: TranscodeOptions,
) => {
  const { request, route } = exchange;
  const body = route.body.kind === 'none' ? undefined : parseJson(await readBody(request.raw, { maxBytes, timeoutMs }));
  return buildRequest({ ...exchange, headers: request.headers, body });
};

/** The requests of a call that streams them: a line each. */
async function* manyRequests(
  exchange: Exchange,
  { maxBodyBytes: maxBytes, bodyTimeoutMs: timeoutMs }: TranscodeOptions,
): AsyncGenerator<Uint8Array> {
  for await (const { bytes, position } of readLines(exchange.request.raw, { maxBytes, timeoutMs }))
    yield buildRequest({ ...exchange, headers: {}, body: parseJson(bytes, position), position }).bytes;
}

const answerOnce = async (exchange: Exchange, options: TranscodeOptions, routes: readonly Route[]): Promise<void> => {
  const { route, backend, call } = exchange;
  const { client, registry } = backend;
  if (requestStreams(route.method)) {
    const bytes = await client.clientStream(route.rpcPath, manyRequests(exchange, options), call);
    return sendAnswer(exchange, toAnswer(route, bytes, { masked: false, registry }), routes);
  }
  const { bytes: request, masked } = await oneRequest(exchange, options);
  const bytes = await client.unary(route.rpcPath, request, call);
  return sendAnswer(exchange, toAnswer(route, bytes, { masked, registry }), routes);
};

/** A line for each response. An error after the first line is a line of its own, and then the connection breaks. */
const streamAnswers = async (exchange: Exchange, options: TranscodeOptions): Promise<void> => {
  const { request, reply, route, backend, call } = exchange;
  const { client, registry } = backend;
  const headers = { 'content-type': answerType(route), 'cache-control': 'no-store' };
  if (request.method === 'HEAD') return void reply.headers(headers).send();
  const responses = requestStreams(route.method)
    ? client.bidi(route.rpcPath, manyRequests(exchange, options), call)
    : client.serverStream(route.rpcPath, (await oneRequest(exchange, options)).bytes, call);
  const iterator = responses[Symbol.asyncIterator]();
  // Until there is a line, an error has a status.
  let next = await iterator.next();
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, headers);
  try {
    for (; next.done !== true; next = await iterator.next()) {
      const { body } = toAnswer(route, next.value, { masked: false, registry });
      await writeLine(raw, JSON.stringify(body), options.sendTimeoutMs);
    }
    raw.end();
  } catch (thrown) {
    breakOff(exchange, thrown, options);
  } finally {
    await iterator.return?.();
  }
};

const breakOff = ({ request, reply: { raw } }: Exchange, thrown: unknown, options: TranscodeOptions): void => {
  if (raw.destroyed) return;
  const { problem } = problemOf(request, thrown, options);
  // The line is on its way before the connection breaks: without the end of a chunked body the client sees that it was cut.
  raw.write(`${JSON.stringify({ error: problem })}\n`, () => raw.destroy());
};
