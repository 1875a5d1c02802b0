import type { Database, Queryable, QueryOptions } from '../platform/database/database.js';
import { columnsOf } from '../resources/columns.js';
import { keysOf } from '../resources/fields.js';
import { leastUuidV7, uuidV7At } from '../resources/uuid-v7.js';
import { changeableUserFields, userFields, type NewUser } from './user.js';

const written = columnsOf<NewUser>(userFields, keysOf(userFields));
const changed = columnsOf<NewUser>(userFields, changeableUserFields);

/** The tolerated clock difference between two pods. */
const clockSkewMs = 60_000;
const prefix = 'user_import_';
/** Earlier images share one staging table, in which a row lives for at most a day. */
const dayMs = 24 * 60 * 60 * 1_000;

/*
 * Each import has its own staging table: dropping it frees its disk space at once, which deleting rows does not.
 * UNLOGGED, because staged users need not survive a crash and cost half as much. The name contains the import's
 * deadline, so that any later process may drop tables left by a crash.
 */

/** A table name with this expiry, in milliseconds since the epoch. */
export const stageName = (expiresAtMs: number): string =>
  prefix + uuidV7At(Math.trunc(expiresAtMs)).replaceAll('-', '');

export const createStage = (database: Database, table: string, options: QueryOptions): Promise<unknown> =>
  database.query(
    `CREATE UNLOGGED TABLE ${table} WITH (autovacuum_enabled = false)
     AS SELECT 0 AS position, ${written.names} FROM users WITH NO DATA`,
    [],
    options,
  );

/** The parameters as rows; $1 is the number of rows before them. */
const batchRows = `SELECT $1::integer + position AS position, ${written.unnested}
  FROM unnest(${written.lists(2)}) WITH ORDINALITY AS batch (${written.names}, position)`;

const batchValues = (before: number, users: readonly NewUser[]): unknown[] => [before, ...written.listsOf(users)];

/** Adds a batch to a stage with this many users. */
export const stageBatch = (
  database: Database,
  table: string,
  staged: number,
  batch: readonly NewUser[],
  options: QueryOptions,
): Promise<unknown> =>
  database.query(`INSERT INTO ${table} (position, ${written.names}) ${batchRows}`, batchValues(staged, batch), options);

/** The source of the final write: a stage with this many users, or a batch. */
export type Source = { readonly table: string; readonly staged: number } | { readonly batch: readonly NewUser[] };

export interface Merged {
  /** The number of users to write, like all counts here a bigint as text. */
  readonly found: string;
  /** The number of new users. */
  readonly created: string;
  readonly updated: string;
}

/** Writes all to `users`; of several with one user_id the last counts. */
export const mergeUsers = (transaction: Queryable, source: Source): Promise<readonly Merged[]> =>
  transaction.query<Merged>(
    `WITH staged AS (${'table' in source ? `SELECT * FROM ${source.table}` : batchRows}), latest AS (
       SELECT DISTINCT ON (user_id) * FROM staged ORDER BY user_id, position DESC
     ), written AS (
       INSERT INTO users (${written.names})
       SELECT ${written.names} FROM latest ORDER BY position
       ON CONFLICT (user_id) DO UPDATE
         SET ${changed.excluded}, update_time = now(), revision = users.revision + 1
       RETURNING revision
     )
     SELECT (SELECT count(*) FROM staged) AS found,
       count(*) FILTER (WHERE revision = 1) AS created,
       count(*) FILTER (WHERE revision > 1) AS updated
     FROM written`,
    'table' in source ? [] : batchValues(0, source.batch),
  );

export const dropStage = (database: Queryable, table: string): Promise<unknown> =>
  database.query(`DROP TABLE IF EXISTS ${table}`);

/** Drops staging tables of imports that a crash cut short. */
export const dropAbandoned = async (database: Database): Promise<void> => {
  const expired = stageName(Date.now() - clockSkewMs).slice(0, prefix.length + 12);
  const tables = await database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relname LIKE $1 AND relkind = 'r' AND pg_table_is_visible(oid)`,
    [`${prefix.replaceAll('_', '\\_')}%`],
  );
  for (const { name } of tables)
    if (/^user_import_[0-9a-f]{32}$/.test(name) && name < expired) await dropStage(database, name);
  await clearOldStage(database);
};

const clearOldStage = async (database: Database): Promise<void> => {
  const since = leastUuidV7(Date.now() - dayMs);
  const [old] = await database.query<{ isAbandoned: boolean }>(
    `SELECT EXISTS (SELECT FROM user_imports) AND NOT EXISTS (SELECT FROM user_imports WHERE import_id >= $1) AS "isAbandoned"`,
    [since],
  );
  if (old?.isAbandoned === true) await database.query('TRUNCATE user_imports');
};
