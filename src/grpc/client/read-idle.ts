import { experimental, logVerbosity } from '@grpc/grpc-js';
import type { ClientConnection } from '../internals/client.js';

/**
 * Detects a hung connection whose server, node or network path is gone without a FIN or RST. Go's HTTP/2 client has
 * the same two settings. Source: golang.org/x/net/http2, `Transport.ReadIdleTimeout` and `PingTimeout`.
 */
export interface ReadIdlePolicy {
  /**
   * While calls are in flight and nothing arrived for this long (at most twice this long), a PING checks the server.
   * Infinity means never.
   */
  readonly readIdleTimeoutMs: number;
  /**
   * If nothing arrives within this time after the PING, the connection is closed. Choose well above the round trip
   * and the longest pause of the server's process.
   */
  readonly pingTimeoutMs: number;
}

/** Closes a hung connection; its idempotent calls are then retried on another. */
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
   * A slow server answers a PING and sends nothing else. The next PING waits until the server has sent response data;
   * otherwise the server would count too many pings, because a server's own frames reset its ping strikes. Both
   * values must have changed: earlier data may be read late, and a keepalive PING is answered too.
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
    // Timers fire before pending reads: after a pause of this process, the answer may have arrived but be unread.
    setTimeout(() => setImmediate(judge), pingTimeoutMs).unref();
  };

  const judge = (): void => {
    if (connection.bytesRead() !== bytesRead) return lookLater();
    experimental.log(
      logVerbosity.ERROR,
      `${connection.peer} sent nothing for ${pingTimeoutMs} ms after a PING, closing the connection`,
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
