import type { PoolClient, QueryConfig } from 'pg';
import { maxTimerMs } from '../../grpc/index.js';
import { cancelStatement } from './cancel-statement.js';
import { SilentServerError, UnfinishedWriteError } from './database-error.js';

export interface Patience {
  /** After this time the statement is cancelled; Infinity means never. */
  readonly cancelAfterMs: number;
  /** Cancels it when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /**
   * It commits by itself. Then it is not cancelled: that could end its wait for a synchronous standby, and the server would call it
   * done although a failover may lose it. After `cancelAfterMs` the connection is given up instead; `signal` is ignored.
   * Source: PostgreSQL, src/backend/replication/syncrep.c, SyncRepWaitForLSN.
   */
  readonly commits?: boolean | undefined;
}

/** How much longer to wait for a server to end a cancelled statement before it counts as silent. */
const silenceMs = 2_000;

/**
 * Runs one statement, and has the server cancel it on timeout or when its caller leaves. The timeout is local,
 * because `statement_timeout` is a session setting, and a pooler lends sessions to other clients.
 *
 * @throws SilentServerError when the server does not end it or accept the request, UnfinishedWriteError for a write that
 *   is given up: the connection cannot be reused
 */
export const runStatement = async <Row extends object>(
  client: PoolClient,
  query: QueryConfig,
  { cancelAfterMs, signal, commits = false }: Patience,
): Promise<Row[]> => {
  let giveUp = (): void => {};
  let cancelled: Promise<boolean> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    clearTimeout(timer);
    cancelled ??= cancelStatement(client, silenceMs);
    timer = setTimeout(() => giveUp(), silenceMs);
  };
  const silent = new Promise<never>((_, reject) => {
    giveUp = () =>
      reject(commits ? new UnfinishedWriteError() : new SilentServerError('the server does not end a statement'));
  });
  if (cancelAfterMs <= maxTimerMs) timer = setTimeout(commits ? giveUp : cancel, cancelAfterMs);
  if (!commits) signal?.addEventListener('abort', cancel, { once: true });
  const ended = Promise.race([client.query<Row>(query), silent]);
  await ended.catch(() => {});
  clearTimeout(timer);
  signal?.removeEventListener('abort', cancel);
  // A late request could end the next statement on this connection, even a write's wait for its standby.
  if ((await cancelled) === false) throw new SilentServerError('the server does not accept a request to cancel');
  return (await ended).rows;
};
