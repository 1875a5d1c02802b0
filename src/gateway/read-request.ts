import type { Exchange } from './exchange.js';
import { bodyTooLarge, preconditionUnsupported } from './http/gateway-errors.js';
import { readLines } from './http/ndjson.js';
import { parseJson, readBody, type BodyLimits } from './http/read-body.js';
import { buildRequest, type BuiltRequest } from './messages/build-request.js';

/** The request of a unary call, from the path, query, headers and body. */
export const readRequest = async (exchange: Exchange, limits: BodyLimits): Promise<BuiltRequest> => {
  const { request, route } = exchange;
  const body = route.body.kind === 'none' ? undefined : parseJson(await holdBody(exchange, limits));
  return buildRequest({ ...exchange, headers: request.headers, body });
};

const holdBody = async ({ request: { raw }, hold }: Exchange, limits: BodyLimits): Promise<Buffer> => {
  const length = raw.headers['content-length'];
  if (Number(length ?? 0) > limits.maxBytes) throw bodyTooLarge(limits.maxBytes);
  await hold(length === undefined ? limits.maxBytes : Number(length));
  return readBody(raw, limits);
};

/** The requests of a streaming call, one per line. */
export async function* readRequests(exchange: Exchange, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  if (exchange.request.headers['if-match'] !== undefined) throw preconditionUnsupported();
  await exchange.hold(limits.maxBytes / 16);
  for await (const { bytes, position } of readLines(exchange.request.raw, limits))
    yield buildRequest({ ...exchange, headers: {}, body: parseJson(bytes, position), position }).bytes;
}
