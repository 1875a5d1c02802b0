import { PGlite } from '@electric-sql/pglite';
import { randomUUID } from 'node:crypto';
import { columnParsers } from '../../src/platform/database/column-parsers.js';
import type { Database } from '../../src/platform/database/database.js';
import { pgliteDatabase } from '../../src/platform/database/pglite-database.js';
import { openServerDatabase } from '../../src/platform/database/server-database.js';
import { Secret } from '../../src/platform/secret.js';
import type { ServerDatabaseSettings } from '../../src/platform/settings/database-settings.js';

/** A PostgreSQL server to run the storage tests against, too; its role must be allowed to create databases. */
export const testServerUrl = process.env['TEST_DATABASE_URL'] || undefined;

/** An empty database: on the server that TEST_DATABASE_URL names, else in a PGlite of this process. `close` drops it. */
export const openTestDatabase = async (overrides: Partial<ServerDatabaseSettings> = {}): Promise<Database> =>
  testServerUrl === undefined ? openInProcess() : openOnServer(testServerUrl, overrides);

/** Settings for a server, as config.ts would make them. */
export const serverSettings = (
  url: string,
  overrides: Partial<ServerDatabaseSettings> = {},
): ServerDatabaseSettings => ({
  kind: 'server',
  url: new Secret(url),
  poolSize: 10,
  statementTimeoutMs: 5_000,
  idleInTransactionTimeoutMs: 10_000,
  connectionTimeoutMs: 5_000,
  firstData: false,
  ...overrides,
});

/** A fresh PGlite costs over a second, so they are emptied and lent out again. */
const instances: PGlite[] = [];
const idle: PGlite[] = [];
// At the end of all, or, where files run side by side, of the first file of a process: later ones make their own.
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
    // Apart, because several statements at once run in a transaction, and DISCARD ALL cannot.
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

/** A new database on a server. */
export const createServerDatabase = async (serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> => {
  const name = `duet_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
};

const onServer = async (url: string, statement: string): Promise<void> => {
  const server = openServerDatabase(serverSettings(url, { poolSize: 1 }), { applicationName: 'duet-test' });
  try {
    await server.execute(statement);
  } finally {
    await server.close();
  }
};
