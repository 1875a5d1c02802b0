import { Client } from 'pg';
import { connectionSecurity, securityAdvice } from '../../platform/database/encryption/connection-security.js';
import type { Database, Queryable } from '../../platform/database/database.js';
import { databaseProblem, sqlState } from '../../platform/database/database-error.js';
import { compareLedger } from '../../platform/database/migrate.js';
import type { Secret } from '../../platform/secret.js';
import { formatHostPort } from '../../platform/settings/host-port.js';
import type { ServiceFacts } from '../examined.js';
import type { Concealer } from '../conceal.js';
import type { Tell } from '../finding.js';
import { StatusError } from '../../grpc/index.js';
import { databaseRemedy } from './database-remedy.js';

export type OpenDatabase = (url: Secret) => Database;

export interface DatabaseCheck {
  readonly facts: Pick<ServiceFacts, 'title' | 'component' | 'prefix' | 'fullName' | 'migrations'>;
  /** The Deployment. */
  readonly object: string;
  readonly url: Secret;
  readonly open: OpenDatabase;
  readonly concealer: Concealer;
}

/** PostgreSQL: undefined_table. */
const noTable = '42P01';

/**
 * Shows what `pg` connects to: parameters of the URL and the environment override parts of it. An error if the URL names
 * a file that cannot be read.
 */
const clientOf = (url: string): Client | Error => {
  try {
    return new Client({ connectionString: url });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

/** Checks that a service's database is reachable and has the migrations of this image. */
export const checkDatabase = async (
  { facts, object, url, open, concealer }: DatabaseCheck,
  tell: Tell,
): Promise<void> => {
  const text = url.reveal();
  if (text.startsWith('pglite:')) {
    tell.skipped(`the database of ${facts.title} is inside its process (pglite:) and cannot be checked from here`);
    return;
  }
  for (const secret of [text, new URL(text).password]) concealer.add(secret);
  const client = clientOf(text);
  if (client instanceof Error) {
    tell.wrong({
      text: `the database of ${facts.title} cannot be used, because of a file in its URL: ${client.message}`,
      remedy: `Mount the CA by database.existingSecret.${facts.component}.ca, or correct sslrootcert in the URL`,
    });
    return;
  }
  const { host, port, database: name, user, password } = client;
  concealer.add(password ?? '');
  const address = host.startsWith('/') ? host : formatHostPort({ host, port });
  const where = `the database of ${facts.title} (${address}/${name}, as ${user})`;
  const anew = `Pods of ${object} migrate it when they start: kubectl rollout restart deployment ${object}, and read the log`;
  warnOfSecurity(where, { component: facts.component, url }, tell);
  const database = open(url);
  try {
    const { isReplica, at } = await roleOf(database);
    if (isReplica) {
      tell.wrong({
        text: `${where} is a replica${at}, which rejects writes and returns stale data`,
        remedy: `Use the primary in ${facts.prefix}_DATABASE_URL or ${facts.prefix}_DATABASE_DIRECTORY, by a name that follows failovers, such as CloudNativePG's Service <cluster>-rw`,
      });
      return;
    }
    const { pending, changed, newer } = await compareLedger(database, facts.migrations);
    for (const { id, name } of pending)
      tell.wrong({
        text: `${where} lacks migration ${id} (${name})`,
        remedy: `The pods run an older image, or ${anew}`,
      });
    for (const {
      migration: { id, name },
      appliedAs,
    } of changed) {
      tell.wrong({
        text: `migration ${id} (${name}) was applied to ${where} with other text (as ${appliedAs})`,
        remedy:
          'This image and the one that migrated have different histories: install an image that has the applied migration',
      });
    }
    if (pending.length + changed.length > 0) return;
    const more =
      newer.length === 0
        ? ''
        : `, and newer ones that this image does not know: ${newer.map(({ id, name }) => `${id} ${name}`).join(', ')} (as after a rollback)`;
    tell.well(
      `${where} responds and has all migrations of this image (${facts.migrations.length})${more}; it is the primary${at}`,
    );
  } catch (error) {
    if (sqlState(error) === noTable)
      tell.wrong({
        text: `${where} has never been migrated`,
        remedy: `Check that it is the right one (${facts.prefix}_DATABASE_URL or ${facts.prefix}_DATABASE_DIRECTORY). If so, ${anew}`,
      });
    else if (error instanceof StatusError)
      tell.wrong({
        text: `${where} cannot be used: ${databaseProblem(error)}`,
        remedy: databaseRemedy(error, facts, object),
      });
    else throw error;
  } finally {
    // Not awaited: a hung server would delay the other checks.
    database.close().catch(() => {});
  }
};

/** Whether the server is a replica, and its own address if it has one. */
const roleOf = async (database: Queryable): Promise<{ readonly isReplica: boolean; readonly at: string }> => {
  const [row] = await database.query<{ isReplica: boolean; address: string | null }>(
    `SELECT pg_is_in_recovery() AS "isReplica", host(inet_server_addr()) || ':' || inet_server_port() AS address`,
  );
  return { isReplica: row?.isReplica === true, at: row?.address ? `, at ${row.address}` : '' };
};

const warnOfSecurity = (
  where: string,
  { component, url }: { readonly component: string; readonly url: Secret },
  tell: Tell,
): void => {
  const security = connectionSecurity({ kind: 'server', url });
  if (securityAdvice(security) === undefined) return;
  tell.warning({
    text: `connections to ${where} ${security === 'plaintext' ? 'are not encrypted' : 'do not check its certificate'}`,
    remedy: `Set database.existingSecret.${component}.ca to the CA of the server, or sslmode=verify-full in its URL; the bundled database does not support TLS`,
  });
};
