import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { setTimeout as delay } from 'node:timers/promises';
import { message } from '../../support/http2-frames.js';

/** How often calls ended in each way: by the name of a gRPC status code, by `reset N`, or as `open`. */
export type Outcome = Readonly<Record<string, number>>;

export interface HostileCall {
  readonly path: string;
  readonly token?: string | undefined;
  readonly headers?: OutgoingHttpHeaders;
}

/** Starts a call with gRPC headers; the attack sends its body. The response is not read. */
export const begin = (session: ClientHttp2Session, { path, token, headers }: HostileCall): ClientHttp2Stream => {
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...headers,
  });
  stream.on('error', () => {}); // Counted by `outcomeOf`.
  return stream;
};

/** A call with one complete message, optionally compressed with gzip. */
export const callOnce = (
  session: ClientHttp2Session,
  call: HostileCall,
  body: Buffer,
  compressed = 0,
): ClientHttp2Stream => {
  const headers = { ...call.headers, ...(compressed === 1 && { 'grpc-encoding': 'gzip' }) };
  const stream = begin(session, { ...call, headers });
  stream.end(message(body, { compressed }));
  return stream;
};

/**
 * Counts how calls end. Those that have not ended after `withinMs` count as `open`. With `read`, responses are read.
 */
export const outcomeOf = async (
  streams: readonly ClientHttp2Stream[],
  { withinMs, read = true }: { readonly withinMs: number; readonly read?: boolean },
): Promise<Outcome> => {
  const outcome: Record<string, number> = { open: streams.length };
  const ended = Promise.all(
    streams.map((stream) => {
      let code: string | undefined;
      const look = (headers: IncomingHttpHeaders): void => {
        const status = headers['grpc-status'];
        if (status !== undefined) code = String(status);
      };
      stream.on('response', look);
      stream.on('trailers', look);
      if (read) stream.resume();
      return new Promise<void>((resolve) => {
        stream.once('close', () => {
          const name = code === undefined ? `reset ${stream.rstCode}` : `status ${code}`;
          outcome[name] = (outcome[name] ?? 0) + 1;
          outcome['open'] = (outcome['open'] ?? 0) - 1;
          resolve();
        });
      });
    }),
  );
  const tooLong = new AbortController();
  await Promise.race([ended, delay(withinMs, undefined, { signal: tooLong.signal })]);
  tooLong.abort();
  return { ...outcome };
};
