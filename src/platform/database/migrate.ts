import { createHash } from 'node:crypto';
import type { Database, Queryable } from './database.js';

/** One step of the schema. It may only expand: during a rollout, the old image uses the same tables. */
export interface Migration {
  /** Greater than that of the previous migration. */
  readonly id: number;
  readonly name: string;
  /** One or more statements that PostgreSQL can run in a transaction. */
  readonly sql: string;
}

/** The ledger and the list of migrations contradict each other: nothing was changed. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** Serialises pods that start at once. Any number works, because each service has its own database. */
export const schemaLock = 6_473_021;

/** How long a change waits for a table in use; calls queue up behind it meanwhile. */
const lockTimeoutMs = 5_000;

/**
 * Migrates the schema in one transaction under an advisory lock, and returns the applied migrations. Ids that only
 * the ledger has belong to a newer image and are left alone, so a rollback works. A migration whose text has changed
 * since it was applied is an error.
 */
export const migrate = async (database: Database, migrations: readonly Migration[]): Promise<readonly Migration[]> => {
  assertAscending(migrations);
  return database.transaction(
    async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [schemaLock]);
      await transaction.execute(`
        SET LOCAL lock_timeout = ${lockTimeoutMs};
        CREATE TABLE IF NOT EXISTS schema_migrations (
          id integer PRIMARY KEY,
          name text NOT NULL,
          checksum text NOT NULL,
          applied_at timestamptz NOT NULL DEFAULT now()
        )`);
      const pending = await pendingOf(transaction, migrations);
      for (const migration of pending) {
        await transaction.execute(migration.sql);
        await transaction.query('INSERT INTO schema_migrations (id, name, checksum) VALUES ($1, $2, $3)', [
          migration.id,
          migration.name,
          checksum(migration),
        ]);
      }
      return pending;
    },
    { statementTimeoutMs: 0 },
  );
};

/** A database's ledger beside the migrations of the code. */
export interface LedgerComparison {
  /** Migrations that are not applied yet. */
  readonly pending: readonly Migration[];
  /** Migrations that were applied with a different text. */
  readonly changed: readonly { readonly migration: Migration; readonly appliedAs: string }[];
  /** Applied, but not in the code: a newer image's. */
  readonly newer: readonly { readonly id: number; readonly name: string }[];
}

/**
 * Reads the ledger, which must exist: PostgreSQL returns 42P01 (undefined_table) for a database that was never
 * migrated.
 */
export const compareLedger = async (
  database: Queryable,
  migrations: readonly Migration[],
): Promise<LedgerComparison> => {
  const rows = await database.query<{ id: number; name: string; checksum: string }>(
    'SELECT id, name, checksum FROM schema_migrations ORDER BY id',
  );
  const applied = new Map(rows.map((row) => [row.id, row]));
  const known = new Set(migrations.map(({ id }) => id));
  return {
    pending: migrations.filter(({ id }) => !applied.has(id)),
    changed: migrations.flatMap((migration) => {
      const row = applied.get(migration.id);
      return row === undefined || row.checksum === checksum(migration) ? [] : [{ migration, appliedAs: row.name }];
    }),
    newer: rows.filter(({ id }) => !known.has(id)).map(({ id, name }) => ({ id, name })),
  };
};

const pendingOf = async (transaction: Queryable, migrations: readonly Migration[]): Promise<readonly Migration[]> => {
  const {
    pending,
    changed: [changed],
  } = await compareLedger(transaction, migrations);
  if (changed === undefined) return pending;
  const {
    migration: { id, name },
    appliedAs,
  } = changed;
  throw new MigrationError(
    `migration ${id} (${name}) was applied to this database with other text (as ${appliedAs}); restore its text, and put the change into a new migration`,
  );
};

const checksum = ({ sql }: Migration): string => createHash('sha256').update(sql).digest('hex');

const assertAscending = (migrations: readonly Migration[]): void => {
  let last = -Infinity;
  for (const { id, name } of migrations) {
    if (id <= last)
      throw new MigrationError(`migration ${id} (${name}) must have a greater id than the one before it (${last})`);
    last = id;
  }
};
