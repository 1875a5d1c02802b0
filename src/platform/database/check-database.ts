import type { Queryable } from './database.js';
import { readOnly } from './database-error.js';

/** A database that this program cannot use. Waiting does not help; the message says what to do. */
export class UnsuitableDatabaseError extends Error {
  override readonly name = 'UnsuitableDatabaseError';
}

const leastMajorVersion = 15;

interface Facts {
  readonly name: string;
  readonly version: string;
  readonly encoding: string;
  readonly readOnly: string;
}

/**
 * Resolves when the database can be used.
 * @throws UnsuitableDatabaseError for another encoding or an old version; StatusError UNAVAILABLE while it is read-only or away
 */
export const checkDatabase = async (database: Queryable): Promise<void> => {
  const [facts] = await database.query<Facts>(
    `SELECT current_database() AS name, current_setting('server_version') AS version,
       current_setting('server_encoding') AS encoding, current_setting('transaction_read_only') AS "readOnly"`,
  );
  if (facts === undefined) return;
  const { name, version, encoding } = facts;
  if (Number.parseInt(version, 10) < leastMajorVersion)
    throw new UnsuitableDatabaseError(
      `DATABASE_URL names PostgreSQL ${version}; use PostgreSQL ${leastMajorVersion} or later`,
    );
  if (encoding !== 'UTF8')
    throw new UnsuitableDatabaseError(
      `the database ${name} (DATABASE_URL) has the encoding ${encoding}, which cannot represent every character; create one with ENCODING 'UTF8' TEMPLATE template0`,
    );
  if (facts.readOnly === 'on') throw readOnly();
};
