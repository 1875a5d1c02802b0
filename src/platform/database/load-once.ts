import type { Database, Queryable } from './database.js';
import { schemaLock } from './migrate.js';

/**
 * Runs `work` once in the life of the database, in a transaction, even with many processes: for the first data.
 * Resolves to whether this call ran it. Run it after `migrate`.
 */
export const loadOnce = async (
  database: Database,
  name: string,
  work: (transaction: Queryable) => Promise<void>,
): Promise<boolean> =>
  database.transaction(async (transaction) => {
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [schemaLock]);
    await transaction.execute(
      'CREATE TABLE IF NOT EXISTS schema_loads (name text PRIMARY KEY, loaded_at timestamptz NOT NULL DEFAULT now())',
    );
    const first = await transaction.query(
      'INSERT INTO schema_loads (name) VALUES ($1) ON CONFLICT DO NOTHING RETURNING name',
      [name],
    );
    if (first.length === 0) return false;
    await work(transaction);
    return true;
  });
