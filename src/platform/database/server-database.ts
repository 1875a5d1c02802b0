import { Pool, TypeOverrides, type PoolClient, type QueryConfig } from 'pg';
import type { ServerDatabaseSettings } from '../settings/database-settings.js';
import { columnParsers } from './column-parsers.js';
import { isOfFormerPrimary, readOnly, spoilsConnection, toConnectError, toDatabaseError } from './database-error.js';
import type { Database, Queryable, QueryOptions, TransactionOptions } from './database.js';
import { CheckedClient } from './encryption/checked-client.js';
import { lendConnections } from './lend-connections.js';
import { limitUnfinishedWrites } from './limit-unfinished-writes.js';
import { runStatement } from './run-statement.js';

export interface ServerDatabaseOptions {
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  /** Called for connections that break while idle; the pool has already dropped them. */
  readonly onIdleError?: (error: Error) => void;
  /** Whether a replica (hot standby) will do. Default false: it would answer with what was true a while ago. */
  readonly acceptReplica?: boolean;
}

const serverFirstMs = 250;
/** A connection that idles is probed after this time, ten times a second apart (libuv), so that one whose peer is gone is closed. */
const keepAliveAfterMs = 10_000;

interface Connection {
  readonly run: <Row extends object>(text: string, values?: readonly unknown[], options?: RunOptions) => Promise<Row[]>;
  readonly isSpoiled: () => boolean;
}

interface RunOptions extends QueryOptions {
  /** Replaces the statement timeout of the settings. */
  readonly cancelAfterMs?: number;
  /** See Patience. */
  readonly commits?: boolean;
  /** It is a COMMIT. */
  readonly endsTransaction?: boolean;
}

const isRead = (text: string): boolean => /^\s*SELECT\b/i.test(text);

/**
 * PostgreSQL over the network, or a pooler that lends a connection per transaction: no start parameters except the
 * name, no session settings, no named statements. Opens no connection before the first query.
 */
export const openServerDatabase = (settings: ServerDatabaseSettings, options: ServerDatabaseOptions): Database => {
  const types = new TypeOverrides();
  for (const [oid, parse] of Object.entries(columnParsers)) types.setTypeParser(Number(oid), parse);
  const pool = new Pool({
    connectionString: settings.url.reveal(),
    Client: CheckedClient,
    max: settings.poolSize,
    connectionTimeoutMillis: settings.connectionTimeoutMs,
    application_name: options.applicationName,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfterMs,
    types,
  });
  pool.on('error', (error) => options.onIdleError?.(error));
  // While a connection is checked out the pool does not listen, and an 'error' without a listener ends the process.
  // The running query rejects with the same error.
  pool.on('connect', (client) => client.on('error', () => {}));
  const statementTimeout = settings.statementTimeoutMs || Infinity;
  const runWrite = limitUnfinishedWrites({
    most: settings.poolSize,
    giveUpAfterMs: settings.statementTimeoutMs,
    askTimeoutMs: settings.connectionTimeoutMs,
  });
  const lender = lendConnections(pool, {
    timeoutMs: settings.connectionTimeoutMs,
    check: async (client) => {
      if (options.acceptReplica !== true) await refuseReplica(client, settings.connectionTimeoutMs);
    },
  });

  /** Runs `work` on a connection, which returns to the pool unless an error has spoiled it. */
  const withConnection = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    const client = await lender.lend().catch((error: unknown) => {
      throw toConnectError(error);
    });
    let spoiled = false;
    try {
      return await work({
        run: async <Row extends object>(
          text: string,
          values?: readonly unknown[],
          { cancelAfterMs = statementTimeout, signal, commits = false, endsTransaction = false }: RunOptions = {},
        ) => {
          signal?.throwIfAborted();
          const query: QueryConfig = values === undefined ? { text } : { text, values: [...values] };
          try {
            const statement = (): Promise<Row[]> =>
              runStatement<Row>(client, query, { cancelAfterMs, signal, commits });
            return await (commits ? runWrite(client, statement, endsTransaction) : statement());
          } catch (error) {
            spoiled ||= spoilsConnection(error);
            if (isOfFormerPrimary(error)) lender.retireAll();
            signal?.throwIfAborted();
            throw toDatabaseError(error, { commits });
          }
        },
        isSpoiled: () => spoiled,
      });
    } finally {
      lender.takeBack(client, spoiled);
    }
  };

  const transaction = <T>(
    work: (transaction: Queryable) => Promise<T>,
    { statementTimeoutMs = settings.statementTimeoutMs, signal }: TransactionOptions = {},
  ): Promise<T> =>
    withConnection(async ({ run, isSpoiled }) => {
      const limits = { statementTimeoutMs, idleTimeoutMs: settings.idleInTransactionTimeoutMs };
      // The server ends its statements by itself, even if this process is gone, so it is not asked again.
      const cancelAfterMs = (statementTimeoutMs || Infinity) + serverFirstMs;
      try {
        await run(begin(limits), undefined, { cancelAfterMs, signal });
        const result = await work({
          query: (text, values) => run(text, values, { cancelAfterMs, signal }),
          execute: async (statements) => void (await run(statements, undefined, { cancelAfterMs, signal })),
        });
        signal?.throwIfAborted();
        await run('COMMIT', undefined, { cancelAfterMs, commits: true, endsTransaction: true });
        return result;
      } catch (error) {
        // A failed rollback spoils the connection, and rolling back a spoiled one would only delay its caller; the
        // first error is the one to report.
        if (!isSpoiled()) await run('ROLLBACK').catch(() => {});
        throw error;
      }
    });

  let closing: Promise<void> | undefined;
  return {
    query: (text, values, queryOptions) =>
      withConnection(({ run }) => run(text, values, { ...queryOptions, commits: !isRead(text) })),
    execute: (statements) =>
      withConnection(async ({ run }) => void (await run(statements, undefined, { commits: true }))),
    transaction,
    pool: () => ({
      open: pool.totalCount,
      idle: pool.idleCount,
      max: settings.poolSize,
      waiting: pool.waitingCount + lender.waiting(),
    }),
    close: () => (closing ??= pool.end()),
  };
};

/** A name may lead to a former primary for a moment after another has taken over. */
const refuseReplica = async (client: PoolClient, timeoutMs: number): Promise<void> => {
  const query = { text: 'SELECT pg_is_in_recovery() AS "isReplica"' };
  const [row] = await runStatement<{ isReplica: boolean }>(client, query, { cancelAfterMs: timeoutMs });
  if (row?.isReplica) throw readOnly(new Error('this server is a replica; name the primary'));
};

/**
 * One round trip. The limits apply to this transaction, not to the session. The isolation level is explicit because a
 * role may have another default: a repeatable read that waits for a lock would see data from before the wait.
 */
const begin = (limits: { readonly statementTimeoutMs: number; readonly idleTimeoutMs: number }): string =>
  `BEGIN ISOLATION LEVEL READ COMMITTED;
   SET LOCAL statement_timeout = ${Math.trunc(limits.statementTimeoutMs)};
   SET LOCAL idle_in_transaction_session_timeout = ${Math.trunc(limits.idleTimeoutMs)}`;
