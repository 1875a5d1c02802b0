import { Pool, TypeOverrides, type QueryConfig } from 'pg';
import type { ServerDatabaseSettings } from '../settings/database-settings.js';
import { columnParsers } from './column-parsers.js';
import { spoilsConnection, toConnectError, toDatabaseError } from './database-error.js';
import type { Database, Queryable, TransactionOptions } from './database.js';

export interface ServerDatabaseOptions {
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Told of connections that break while nobody uses them; the pool has already dropped them. */
  readonly onIdleError?: (error: Error) => void;
}

type Run = <Row extends object>(text: string, values?: readonly unknown[], timeoutMs?: number) => Promise<Row[]>;

/** How much longer than the server's own timeout to wait for its answer: for a server that fell silent. */
const silenceMs = 2_000;
const longestTimerMs = 2 ** 31 - 1;

/** PostgreSQL over the network. Opens no connection before the first query. */
export const openServerDatabase = (settings: ServerDatabaseSettings, options: ServerDatabaseOptions): Database => {
  const types = new TypeOverrides();
  for (const [oid, parse] of Object.entries(columnParsers)) types.setTypeParser(Number(oid), parse);
  const pool = new Pool({
    connectionString: settings.url.reveal(),
    max: settings.poolSize,
    connectionTimeoutMillis: settings.connectionTimeoutMs,
    statement_timeout: settings.statementTimeoutMs,
    idle_in_transaction_session_timeout: settings.idleInTransactionTimeoutMs,
    query_timeout: silentAfter(settings.statementTimeoutMs),
    application_name: options.applicationName,
    // parseTimestamptz reads these two forms only, whatever the role or the server prefers.
    options: '-c TimeZone=UTC -c DateStyle=ISO',
    keepAlive: true,
    types,
  });
  pool.on('error', (error) => options.onIdleError?.(error));
  // While a connection is checked out the pool does not listen, and an 'error' without a listener ends the process.
  // The query that runs on it is rejected with the same error.
  pool.on('connect', (client) => client.on('error', () => {}));

  /** Runs `work` on a connection, which goes back to the pool unless an error has spoiled it. */
  const withConnection = async <T>(work: (run: Run, isSpoiled: () => boolean) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw toConnectError(error);
    });
    let spoiled = false;
    try {
      return await work(
        async <Row extends object>(text: string, values?: readonly unknown[], timeoutMs?: number) => {
          const query: QueryConfig & { query_timeout?: number } = { text };
          if (values !== undefined) query.values = [...values];
          if (timeoutMs !== undefined) query.query_timeout = silentAfter(timeoutMs);
          try {
            return (await client.query<Row>(query)).rows;
          } catch (error) {
            spoiled ||= spoilsConnection(error);
            throw toDatabaseError(error);
          }
        },
        () => spoiled,
      );
    } finally {
      client.release(spoiled);
    }
  };

  let closing: Promise<void> | undefined;
  return {
    query: (text, values) => withConnection((run) => run(text, values)),
    execute: (statements) => withConnection(async (run) => void (await run(statements))),
    transaction: <T>(work: (transaction: Queryable) => Promise<T>, { statementTimeoutMs }: TransactionOptions = {}) =>
      withConnection(async (run, isSpoiled) => {
        await run('BEGIN');
        try {
          if (statementTimeoutMs !== undefined)
            await run(`SET LOCAL statement_timeout = ${Math.trunc(statementTimeoutMs)}`);
          const result = await work({
            query: (text, values) => run(text, values, statementTimeoutMs),
            execute: async (statements) => void (await run(statements, undefined, statementTimeoutMs)),
          });
          await run('COMMIT', undefined, statementTimeoutMs);
          return result;
        } catch (error) {
          // A connection that cannot roll back is spoiled by that, and one that is spoiled would keep its caller waiting; the first
          // error is the one to tell.
          if (!isSpoiled()) await run('ROLLBACK').catch(() => {});
          throw error;
        }
      }),
    pool: () => ({ open: pool.totalCount, idle: pool.idleCount, max: settings.poolSize, waiting: pool.waitingCount }),
    close: () => (closing ??= pool.end()),
  };
};

const silentAfter = (timeoutMs: number): number =>
  timeoutMs === 0 ? longestTimerMs : Math.min(timeoutMs + silenceMs, longestTimerMs);
