import type { Database } from '../platform/database/database.js';
import { leastUuidV7, uuidV7 } from '../platform/requests/uuid-v7.js';
import { importLost } from './errors.js';
import type { NewUser } from './user.js';

export interface ImportOptions {
  /** Stops the import, up to the last moment at which it leaves nothing behind. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
}

export interface ImportResult {
  /** How many users are new, as a bigint in text. */
  readonly created: string;
  readonly updated: string;
}

export interface UserImports {
  /** Writes all users or, when anything fails, none. Of several with one user_id the last counts. */
  run(users: AsyncIterable<NewUser>, options: ImportOptions): Promise<ImportResult>;
  /** Deletes what imports have left that a crash cut short. */
  discardAbandoned(): Promise<void>;
}

const batchSize = 1_000;
/** A stage may have millions of rows, and a statement a few seconds. */
const discardSize = 10_000;
/** For the one statement that writes everything; a database's statement timeout is meant for small ones. */
const mergeTimeoutMs = 60_000;
const abandonedAfterMs = 24 * 60 * 60 * 1_000;
/** Merges one at a time: two that write the same users in different orders would deadlock. */
const mergeLock = 6_473_022;

/**
 * Imports are staged: users are written to a table of their own in batches as they arrive, so that no connection waits
 * for a slow caller, and become visible in one statement at the end.
 */
export const userImports = (database: Database): UserImports => {
  const stage = async (importId: string, before: number, users: readonly NewUser[]): Promise<void> => {
    await database.query(
      `INSERT INTO user_imports (import_id, position, user_id, name, phone_number, age)
       SELECT $1, $2::integer + position, user_id, name, phone_number, age
       FROM unnest($3::text[], $4::text[], $5::text[], $6::integer[])
         WITH ORDINALITY AS staged (user_id, name, phone_number, age, position)`,
      [
        importId,
        before,
        users.map(({ userId }) => userId),
        users.map(({ name }) => name),
        users.map(({ phoneNumber }) => phoneNumber),
        users.map(({ age }) => age),
      ],
    );
  };

  const merge = (importId: string, staged: number, { signal, deadline }: ImportOptions): Promise<ImportResult> =>
    database.transaction(
      async (transaction) => {
        await transaction.query('SELECT pg_advisory_xact_lock($1)', [mergeLock]);
        const [result] = await transaction.query<ImportResult & { found: string }>(
          `WITH latest AS (
             SELECT DISTINCT ON (user_id) * FROM user_imports WHERE import_id = $1 ORDER BY user_id, position DESC
           ), written AS (
             INSERT INTO users (user_id, name, phone_number, age)
             SELECT user_id, name, phone_number, age FROM latest ORDER BY position
             ON CONFLICT (user_id) DO UPDATE
               SET name = excluded.name, phone_number = excluded.phone_number, age = excluded.age,
                 update_time = now(), revision = users.revision + 1
             RETURNING revision
           )
           SELECT (SELECT count(*) FROM user_imports WHERE import_id = $1) AS found,
             count(*) FILTER (WHERE revision = 1) AS created,
             count(*) FILTER (WHERE revision > 1) AS updated
           FROM written`,
          [importId],
        );
        // A crash of the database empties an unlogged table.
        if (result === undefined || result.found !== String(staged)) throw importLost();
        await transaction.query('DELETE FROM user_imports WHERE import_id = $1', [importId]);
        signal.throwIfAborted();
        return { created: result.created, updated: result.updated };
      },
      // 0 would mean no timeout.
      { statementTimeoutMs: Math.max(1, Math.min(mergeTimeoutMs, deadline - Date.now())) },
    );

  /** Deletes the staged users for which `condition` holds of `$1`. */
  const discard = async (condition: 'import_id = $1' | 'import_id < $1', id: string): Promise<void> => {
    let deleted = discardSize;
    while (deleted === discardSize) {
      const [result] = await database.query<{ readonly deleted: string }>(
        `WITH discarded AS (
           DELETE FROM user_imports WHERE ctid = ANY (ARRAY(SELECT ctid FROM user_imports WHERE ${condition} LIMIT ${discardSize})) RETURNING 1
         )
         SELECT count(*) AS deleted FROM discarded`,
        [id],
      );
      deleted = Number(result?.deleted ?? 0);
    }
  };

  return {
    async run(users, options) {
      const importId = uuidV7();
      let staged = 0;
      try {
        for await (const batch of batches(users, batchSize)) {
          await stage(importId, staged, batch);
          staged += batch.length;
        }
        return await merge(importId, staged, options);
      } catch (error) {
        // When this fails too, the rows wait for discardAbandoned; the first error is the one to tell.
        await discard('import_id = $1', importId).catch(() => {});
        throw error;
      }
    },

    async discardAbandoned() {
      // The id tells the time at which its import began.
      await discard('import_id < $1', leastUuidV7(Date.now() - abandonedAfterMs));
    },
  };
};

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[], void, void> {
  let batch: T[] = [];
  for await (const item of items) {
    if (batch.push(item) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
