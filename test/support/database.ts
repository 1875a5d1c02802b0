import { PGlite } from '@electric-sql/pglite';
import { columnParsers } from '../../src/platform/database/column-parsers.js';
import type { Database } from '../../src/platform/database/database.js';
import { pgliteDatabase } from '../../src/platform/database/pglite-database.js';
import { openServerDatabase } from '../../src/platform/database/server-database.js';
import type { ServerDatabaseSettings } from '../../src/platform/settings/database-settings.js';
import { createServerDatabase, serverSettings } from './server-database.js';

/** A PostgreSQL server for the storage tests, in addition to PGlite; its role must be allowed to create databases. */
export const testServerUrl = process.env['TEST_DATABASE_URL'] || undefined;

/** An empty database: on the server of TEST_DATABASE_URL, else in a PGlite of this process. `close` drops it. */
export const openTestDatabase = async (overrides: Partial<ServerDatabaseSettings> = {}): Promise<Database> =>
  testServerUrl === undefined ? openInProcess() : openOnServer(testServerUrl, overrides);

/** A fresh PGlite takes over a second, so they are emptied and reused. */
const instances: PGlite[] = [];
const idle: PGlite[] = [];
// Runs at the very end or, with parallel files, after the first file of a process: later ones create their own.
after(async () => {
  idle.length = 0;
  await Promise.all(instances.splice(0).map(async (instance) => instance.close()));
});

const openInProcess = async (): Promise<Database> => {
  let instance = idle.pop();
  if (instance === undefined) {
    instance = await PGlite.create({ parsers: columnParsers });
    instances.push(instance);
  } else {
    // Separate, because several statements at once run in a transaction, and DISCARD ALL cannot.
    await instance.exec('DISCARD ALL');
    await instance.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  }
  const lent = instance;
  let closed = false;
  return {
    ...pgliteDatabase(lent),
    async close() {
      if (!closed) idle.push(lent);
      closed = true;
    },
  };
};

const openOnServer = async (serverUrl: string, overrides: Partial<ServerDatabaseSettings>): Promise<Database> => {
  const { url, drop } = await createServerDatabase(serverUrl);
  const database = openServerDatabase(serverSettings(url, overrides), { applicationName: 'duet-test' });
  return {
    ...database,
    async close() {
      await database.close();
      await drop();
    },
  };
};
