import type { PoolClient } from 'pg';
import { blocked, standbyMissing, UnfinishedWriteError } from './database-error.js';
import { runStatement } from './run-statement.js';

export interface UnfinishedWriteLimits {
  /** The number of unfinished writes of this role in its database at which further writes are refused. */
  readonly most: number;
  /** After this time a write is given up; 0 means never. */
  readonly giveUpAfterMs: number;
  /** The time limit for asking the server. */
  readonly askTimeoutMs: number;
}

/** Runs a statement that commits; `endsTransaction` tells a COMMIT from a statement that is its own transaction. */
export type RunWrite = <T>(client: PoolClient, write: () => Promise<T>, endsTransaction: boolean) => Promise<T>;

/**
 * The server keeps a process and a connection for each write that was given up while it waits for a synchronous standby
 * (see Patience), for a lock, as of a row that such a write or an import has changed, or for a disk that stalls. So that
 * they do not use up `max_connections`, a pool whose write was given up asks the server before each further write how
 * many there are, of all pods, and refuses the write if there are too many. It stops asking once there are none. A new
 * pool asks as well: its process may have replaced one that was ended with such writes. Advisory locks are those of
 * migrations. Source: PostgreSQL, "The Cumulative Statistics System", wait events SyncRep, WALWrite, WALSync and those of
 * type Lock.
 */
export const limitUnfinishedWrites = ({ most, giveUpAfterMs, askTimeoutMs }: UnfinishedWriteLimits): RunWrite => {
  let mayBeUnfinished = giveUpAfterMs > 0;

  const refuseTooMany = async (client: PoolClient, endsTransaction: boolean): Promise<void> => {
    const query = { text: unfinishedWrites, values: [giveUpAfterMs] };
    const [row] = await runStatement<UnfinishedWrites>(client, query, { cancelAfterMs: askTimeoutMs });
    if (row === undefined || (endsTransaction && !row.hasWritten)) return;
    if (row.unconfirmed >= most) throw standbyMissing();
    // The others may wait for a lock of this transaction.
    if (!endsTransaction && row.unconfirmed + row.blocked >= most)
      throw row.unconfirmed > 0 ? standbyMissing() : blocked();
    mayBeUnfinished = row.unconfirmed + row.blocked > 0;
  };

  return async (client, write, endsTransaction) => {
    if (mayBeUnfinished) await refuseTooMany(client, endsTransaction);
    try {
      return await write();
    } catch (error) {
      mayBeUnfinished ||= error instanceof UnfinishedWriteError;
      throw error;
    }
  };
};

interface UnfinishedWrites {
  /** They wait for a standby. */
  readonly unconfirmed: number;
  /** They wait for a lock or for the disk. */
  readonly blocked: number;
  /** Whether this transaction has written; one that only read does not wait for a standby. */
  readonly hasWritten: boolean;
}

// 0.8: a write reaches the server later than its pool starts to count the time.
const unfinishedWrites = `
  SELECT count(*) FILTER (WHERE wait_event = 'SyncRep')::int AS unconfirmed,
    count(*) FILTER (
      WHERE (wait_event_type = 'Lock' AND wait_event <> 'advisory') OR wait_event IN ('WALWrite', 'WALSync')
    )::int AS blocked,
    pg_current_xact_id_if_assigned() IS NOT NULL AS "hasWritten"
  FROM pg_stat_activity
  WHERE datname = current_database() AND usename = current_user
    AND query_start < clock_timestamp() - 0.8 * $1 * interval '1 millisecond'`;
