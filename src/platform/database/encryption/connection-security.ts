import { Client } from 'pg';
import type { ConnectionOptions } from 'node:tls';
import type { PgliteDatabaseSettings, ServerDatabaseSettings } from '../../settings/database-settings.js';

/**
 * How connections to the database are protected. `verified`: TLS, and the certificate is checked. `unverified`: TLS with any
 * certificate. `plaintext`: not at all. `local`: without TLS, and they do not leave this machine.
 */
export type ConnectionSecurity = 'verified' | 'unverified' | 'plaintext' | 'local';

export const securityLevels: readonly ConnectionSecurity[] = ['verified', 'unverified', 'plaintext', 'local'];

/**
 * How `pg` connects by these settings; it also reads the environment (`PGSSLMODE`, `PGHOST`). Opens no connection.
 * @throws Error when the URL names a file that cannot be read
 */
export const connectionSecurity = (
  settings: Pick<ServerDatabaseSettings, 'kind' | 'url'> | Pick<PgliteDatabaseSettings, 'kind'>,
): ConnectionSecurity => {
  if (settings.kind === 'pglite') return 'local';
  const client = new Client({ connectionString: settings.url.reveal() });
  const { host } = client;
  const ssl = client.ssl as boolean | ConnectionOptions; // Its type leaves out what the URL's parameters make of it.
  if (ssl === false) return isLocal(host) ? 'local' : 'plaintext';
  return typeof ssl === 'object' && ssl.rejectUnauthorized === false ? 'unverified' : 'verified';
};

/** The folder of a Unix socket, or a loopback address. Source: RFC 6761, section 6.3, and RFC 5735, section 3. */
const isLocal = (host: string): boolean =>
  host.startsWith('/') || /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host);

/** The advice for unprotected connections; undefined if there is nothing to do. */
export const securityAdvice = (security: ConnectionSecurity): string | undefined => advice[security];

const remedy = 'set sslmode=verify-full in its URL, or name its CA (DATABASE_CA_FILE)';

const advice: Readonly<Partial<Record<ConnectionSecurity, string>>> = {
  plaintext: `connections to the database are not encrypted; ${remedy}`,
  unverified: `connections to the database do not check its certificate; ${remedy}`,
};
