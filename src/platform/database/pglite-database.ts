import type { PGlite, Transaction } from '@electric-sql/pglite';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { columnParsers } from './column-parsers.js';
import { toDatabaseError } from './database-error.js';
import type { Database, Queryable, QueryOptions, TransactionOptions } from './database.js';
import { makePrivateDirectory, makePrivateTree } from '../private-files.js';
import { lockDirectory } from './directory-lock.js';
import { explainPglite } from './explain-pglite.js';

/** PGlite was requested but is not installed: it is for development and not in the image. */
export class PgliteMissingError extends Error {
  override readonly name = 'PgliteMissingError';
}

/**
 * PostgreSQL in this process, stored in `directory`, which is created if missing. Two processes would lose rows, so a
 * lock file guards it.
 */
export const openPgliteDatabase = async (directory: string): Promise<Database> => {
  const { PGlite } = await import('@electric-sql/pglite').catch((error: unknown) => {
    throw new PgliteMissingError(
      `PGlite is not installed here; name a PostgreSQL server (postgres://…) instead of pglite:${directory}`,
      { cause: error },
    );
  });
  const unlock = lockDirectory(directory);
  const isNew = !existsSync(directory) || readdirSync(directory).length === 0;
  try {
    makePrivateDirectory(directory);
    const create = (): Promise<PGlite> => PGlite.create(directory, { parsers: columnParsers });
    const pglite = await create().catch(async (error: unknown) => {
      throw await explainPglite(directory, error, async () => {
        const other = await PGlite.create();
        const { rows } = await other.query<{ version: string }>("SELECT current_setting('server_version') AS version");
        await other.close();
        return rows[0]?.version ?? '';
      });
    });
    // PGlite creates all files with mode 0666 and ignores the umask; the directory's mode protects later files.
    makePrivateTree(directory);
    return pgliteDatabase(pglite, () => {
      makePrivateTree(directory);
      unlock();
    });
  } catch (error) {
    // The next start would reject an incomplete new directory.
    if (isNew) rmSync(directory, { recursive: true, force: true });
    unlock();
    throw error;
  }
};

/** A PGlite instance, opened with `columnParsers`, as a Database. `onClose` runs after it has closed. */
export const pgliteDatabase = (pglite: PGlite, onClose: () => void = () => {}): Database => {
  let closing: Promise<void> | undefined;
  let running = 0;
  const counted = async <T>(work: () => Promise<T>): Promise<T> => {
    running++;
    try {
      return await work();
    } finally {
      running--;
    }
  };
  const outside = queryable(pglite);
  return {
    query: <Row extends object>(text: string, values?: readonly unknown[], { signal }: QueryOptions = {}) =>
      counted(async () => {
        signal?.throwIfAborted();
        return outside.query<Row>(text, values);
      }),
    execute: (statements) => counted(() => outside.execute(statements)),
    // PGlite has no timeouts.
    transaction: <T>(work: (transaction: Queryable) => Promise<T>, { signal }: TransactionOptions = {}) =>
      counted(() =>
        translated(
          pglite.transaction(async (transaction) => {
            signal?.throwIfAborted();
            const result = await work(queryable(transaction));
            signal?.throwIfAborted();
            return result;
          }),
        ),
      ),
    // It has one connection, and other work waits for it.
    pool: () => ({ open: 1, idle: running === 0 ? 1 : 0, max: 1, waiting: Math.max(0, running - 1) }),
    close: () => (closing ??= pglite.close().finally(onClose)),
  };
};

const queryable = (target: PGlite | Transaction): Queryable => ({
  query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await translated(target.query<Row>(text, [...values]))).rows,
  execute: async (statements) => void (await translated(target.exec(statements))),
});

const translated = async <T>(result: Promise<T>): Promise<T> =>
  result.catch((error: unknown) => {
    throw toDatabaseError(error);
  });
