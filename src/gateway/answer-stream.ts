import type { Exchange } from './exchange.js';
import { answerType, requestStreams } from './http/media-types.js';
import { writeLine } from './http/ndjson.js';
import type { BodyLimits } from './http/read-body.js';
import { problemOf, type ProblemOptions } from './http/send-problem.js';
import { toAnswer } from './messages/answer.js';
import { readRequest, readRequests } from './read-request.js';

/** Calls a method that streams, and writes a line for each response, at the client's pace. */
export const answerStream = async (exchange: Exchange, limits: BodyLimits, options: ProblemOptions): Promise<void> => {
  const { request, reply, route, backend, call, hold } = exchange;
  const { client, registry } = backend;
  const headers = { 'content-type': answerType(route), 'cache-control': 'no-store' };
  if (request.method === 'HEAD') return void (await reply.headers(headers).send());
  const responses = requestStreams(route.method)
    ? client.bidi(route.rpcPath, readRequests(exchange, limits), call)
    : client.serverStream(route.rpcPath, (await readRequest(exchange, limits)).bytes, call);
  // What HTTP/2 receives ahead of a client that does not read, and what waits to be written.
  await hold(1024 * 1024);
  const iterator = responses[Symbol.asyncIterator]();
  // Until there is a line, an error has a status of its own.
  let next = await iterator.next();
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, headers);
  // Before the first line: a bidirectional stream may have none for long.
  raw.flushHeaders();
  try {
    for (; next.done !== true; next = await iterator.next()) {
      const { body } = toAnswer(route, next.value, { masked: false, registry });
      const room = writeLine(raw, JSON.stringify(body));
      if (room !== undefined) await room;
    }
    raw.end();
  } catch (thrown) {
    breakOff(exchange, thrown, options);
  } finally {
    await iterator.return?.();
  }
};

/**
 * Ends an answer that has begun: a line with the error, and then the connection breaks. Without the end of the chunked body the
 * client sees that it was cut.
 */
const breakOff = ({ request, reply: { raw } }: Exchange, thrown: unknown, options: ProblemOptions): void => {
  if (raw.destroyed) return;
  const { problem } = problemOf(request, thrown, options);
  raw.write(`${JSON.stringify({ error: problem })}\n`, () => raw.destroy());
};
