import type { Exchange } from './exchange.js';
import { answerType, requestStreams } from './http/media-types.js';
import { writeLine } from './http/ndjson.js';
import type { BodyLimits } from './http/read-body.js';
import { problemOf, type ProblemOptions } from './http/send-problem.js';
import { toAnswer } from './messages/answer.js';
import { readRequest, readRequests } from './read-request.js';

/** Calls a method that streams and writes one line for each response, at the client's pace. */
export const answerStream = async (exchange: Exchange, limits: BodyLimits, options: ProblemOptions): Promise<void> => {
  const { request, reply, route, backend, call, hold } = exchange;
  const { client, registry } = backend;
  const headers = { 'content-type': answerType(route), 'cache-control': 'no-store' };
  if (request.method === 'HEAD') return void (await reply.headers(headers).send());
  const responses = requestStreams(route.method)
    ? client.bidi(route.rpcPath, readRequests(exchange, limits), call)
    : client.serverStream(route.rpcPath, (await readRequest(exchange, limits)).bytes, call);
  // What HTTP/2 receives ahead of a slow client, plus the data that waits to be written.
  await hold(1024 * 1024);
  const iterator = responses[Symbol.asyncIterator]();
  // Before the first line, an error can still set the HTTP status.
  let next = await iterator.next();
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, headers);
  // Sent before the first line, because a bidirectional stream may have no line for a long time.
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
 * Ends a response that has begun: writes a line with the error, then closes the connection. The client sees from the
 * missing end of the chunked body that the response is incomplete.
 */
const breakOff = ({ request, reply: { raw } }: Exchange, thrown: unknown, options: ProblemOptions): void => {
  if (raw.destroyed) return;
  const { problem } = problemOf(request, thrown, options);
  raw.write(`${JSON.stringify({ error: problem })}\n`, () => raw.destroy());
};
