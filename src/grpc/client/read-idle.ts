import { experimental, logVerbosity } from '@grpc/grpc-js';
import type { ClientConnection } from '../internals/client.js';

/**
 * Detects a connection that hangs because its server, its node or the path to it is gone without a FIN or RST. Go's HTTP/2
 * client has the same two settings. Source: golang.org/x/net/http2, `Transport.ReadIdleTimeout` and `PingTimeout`.
 */
export interface ReadIdlePolicy {
  /**
   * While calls are in flight and nothing has come for so long, at most twice that, a PING asks whether the server is there.
   * Infinity is never.
   */
  readonly readIdleTimeoutMs: number;
  /**
   * When nothing has come for so long after the PING, the connection is dropped. Well above the round trip and the longest
   * pause of the server's process.
   */
  readonly pingTimeoutMs: number;
}

/** Drops a connection that hangs; those of its calls that may be repeated are then retried on another. */
export const dropWhenHung = (
  connection: ClientConnection,
  { readIdleTimeoutMs, pingTimeoutMs }: ReadIdlePolicy,
): void => {
  let isWatched = false;
  let bytesRead: number | undefined;
  let responses = 0;
  let answered: { bytesRead: number | undefined; responses: number } | undefined;

  const look = (): void => {
    isWatched = connection.callsInFlight() > 0 && connection.bytesRead() !== undefined;
    if (!isWatched) return;
    if (connection.bytesRead() === bytesRead && mayAsk()) ask();
    else lookLater();
  };

  /**
   * A server that is slow answers a PING and nothing else. It is not asked again before it has sent a response, or part of
   * one, or it would count the PINGs as too many: servers of gRPC forgive them when they send something of their own.
   * Both must have changed: what had come before may be read late, and a PING of keepalive is answered too.
   */
  const mayAsk = (): boolean =>
    answered === undefined || (answered.responses !== responses && answered.bytesRead !== bytesRead);

  const lookLater = (): void => {
    bytesRead = connection.bytesRead();
    setTimeout(look, readIdleTimeoutMs).unref();
  };

  const ask = (): void => {
    connection.ping(() => {
      answered = { bytesRead: connection.bytesRead(), responses };
    });
    // Timers go before what has arrived: after a pause of this process the answer may be here and not have been read.
    setTimeout(() => setImmediate(judge), pingTimeoutMs).unref();
  };

  const judge = (): void => {
    if (connection.bytesRead() !== bytesRead) return lookLater();
    experimental.log(
      logVerbosity.ERROR,
      `${connection.peer} has sent nothing for ${pingTimeoutMs} ms after a PING: the connection is dropped`,
    );
    connection.drop();
  };

  if (readIdleTimeoutMs === Infinity) return;
  connection.onResponse(() => {
    responses += 1;
  });
  connection.onCall(() => {
    if (isWatched) return;
    isWatched = true;
    lookLater();
  });
};
