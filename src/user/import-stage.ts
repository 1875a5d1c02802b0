import type { Database, Queryable, QueryOptions } from '../platform/database/database.js';
import { leastUuidV7, uuidV7At } from '../platform/requests/uuid-v7.js';
import type { NewUser } from './user.js';

/** How far the clocks of two pods may differ. */
const clockSkewMs = 60_000;
const prefix = 'user_import_';
/** The one table in which images before this one staged all imports, for a day at most. */
const dayMs = 24 * 60 * 60 * 1_000;

/*
 * Each import stages its users in a table of its own: dropping it gives its disk space back at once, which deleting rows
 * does not. UNLOGGED, because what is staged need not survive a crash and costs half as much. The name tells until when
 * the import may run, so any later process may drop what a crash has left.
 */

/** A name for a table that expires at this time, in milliseconds since the epoch. */
export const stageName = (expiresAtMs: number): string =>
  prefix + uuidV7At(Math.trunc(expiresAtMs)).replaceAll('-', '');

export const createStage = (database: Database, table: string, options: QueryOptions): Promise<unknown> =>
  database.query(
    `CREATE UNLOGGED TABLE ${table} (
       position integer NOT NULL, user_id text COLLATE "C" NOT NULL, name text NOT NULL, phone_number text NOT NULL,
       age integer NOT NULL
     ) WITH (autovacuum_enabled = false)`,
    [],
    options,
  );

/** Parameters $1 to $5 as rows. */
export const batchRows = `SELECT $1::integer + position AS position, user_id, name, phone_number, age
  FROM unnest($2::text[], $3::text[], $4::text[], $5::integer[])
    WITH ORDINALITY AS batch (user_id, name, phone_number, age, position)`;

export const batchValues = (before: number, users: readonly NewUser[]): unknown[] => [
  before,
  users.map(({ userId }) => userId),
  users.map(({ name }) => name),
  users.map(({ phoneNumber }) => phoneNumber),
  users.map(({ age }) => age),
];

export const dropStage = (database: Queryable, table: string): Promise<unknown> =>
  database.query(`DROP TABLE IF EXISTS ${table}`);

/** Drops what imports have left that a crash cut short. */
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
