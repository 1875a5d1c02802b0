import { randomUUID } from 'node:crypto';
import { openServerDatabase } from '../../src/platform/database/server-database.js';
import { Secret } from '../../src/platform/secret.js';
import type { ServerDatabaseSettings } from '../../src/platform/settings/database-settings.js';

/** Settings for a server, in the form of config.ts. */
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
