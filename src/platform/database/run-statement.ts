import type { PoolClient, QueryConfig } from 'pg';
import { maxTimerMs } from '../../grpc/index.js';
import { cancelStatement } from './cancel-statement.js';
import { SilentServerError } from './database-error.js';

export interface Patience {
  /** Then the statement is cancelled; Infinity is never. */
  readonly cancelAfterMs: number;
  /** Cancels it when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** How much longer to wait for a server that should have ended a statement: for one that fell silent. */
const silenceMs = 2_000;

/**
 * Runs one statement, and has the server cancel it when it takes too long or its caller has left. The time is kept here and
 * not by `statement_timeout`: that is a setting of the session, which a pooler lends to other clients.
 *
 * @throws SilentServerError when the server does not end it: the connection is of no more use
 */
export const runStatement = async <Row extends object>(
  client: PoolClient,
  query: QueryConfig,
  { cancelAfterMs, signal }: Patience,
): Promise<Row[]> => {
  let giveUp = (): void => {};
  let cancelled: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const cancel = (): void => {
    clearTimeout(timer);
    cancelled ??= cancelStatement(client, silenceMs);
    timer = setTimeout(() => giveUp(), silenceMs);
  };
  const silent = new Promise<never>((_, reject) => {
    giveUp = () => reject(new SilentServerError('the server does not end a statement'));
  });
  if (cancelAfterMs <= maxTimerMs) timer = setTimeout(cancel, cancelAfterMs);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    return (await Promise.race([client.query<Row>(query), silent])).rows;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
    await cancelled; // or the request could end the next statement on this connection
  }
};
