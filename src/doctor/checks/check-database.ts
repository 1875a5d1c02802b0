import type { Database } from '../../platform/database/database.js';
import { databaseProblem, sqlState } from '../../platform/database/database-error.js';
import { compareLedger } from '../../platform/database/migrate.js';
import type { Secret } from '../../platform/secret.js';
import type { ServiceFacts } from '../examined.js';
import type { Concealer } from '../conceal.js';
import type { Tell } from '../finding.js';
import { StatusError } from '../../grpc/index.js';

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

/** Whether a service's database can be reached, and has the migrations of this image. */
export const checkDatabase = async (
  { facts, object, url, open, concealer }: DatabaseCheck,
  tell: Tell,
): Promise<void> => {
  const text = url.reveal();
  if (text.startsWith('pglite:')) {
    tell.skipped(`the database of ${facts.title} is inside its process (pglite:), and cannot be looked at from here`);
    return;
  }
  const { host, pathname, password, username } = new URL(text);
  for (const secret of [text, password, decodeURIComponent(password)]) concealer.add(secret);
  const where = `the database of ${facts.title} (${host}${pathname}, as ${decodeURIComponent(username)})`;
  const anew = `a pod of ${object} brings it up to date when it starts: kubectl rollout restart deployment ${object}, and look at its log`;
  const database = open(url);
  try {
    const { pending, changed, newer } = await compareLedger(database, facts.migrations);
    for (const { id, name } of pending)
      tell.wrong({
        text: `${where} lacks migration ${id} (${name})`,
        remedy: `The pods are of an older image, or ${anew}`,
      });
    for (const {
      migration: { id, name },
      appliedAs,
    } of changed) {
      tell.wrong({
        text: `migration ${id} (${name}) was applied to ${where} with other text (as ${appliedAs})`,
        remedy:
          'This image and the one that migrated are not of one history: install an image that holds what was applied',
      });
    }
    if (pending.length + changed.length > 0) return;
    const more =
      newer.length === 0
        ? ''
        : `, and newer ones than this image knows: ${newer.map(({ id, name }) => `${id} ${name}`).join(', ')} (as after a rollback)`;
    tell.well(`${where} answers and has all migrations of this image (${facts.migrations.length})${more}`);
  } catch (error) {
    if (sqlState(error) === noTable)
      tell.wrong({
        text: `${where} has never been migrated`,
        remedy: `Is it the right one (${facts.prefix}_DATABASE_URL or ${facts.prefix}_DATABASE_DIRECTORY)? If so, ${anew}`,
      });
    else if (error instanceof StatusError)
      tell.wrong({
        text: `${where} cannot be used: ${databaseProblem(error)}`,
        remedy: remedyOf(error, facts, object),
      });
    else throw error;
  } finally {
    // Not waited for: a server that hangs would hold up the rest.
    database.close().catch(() => {});
  }
};

const remedyOf = (error: StatusError, { component, prefix }: DatabaseCheck['facts'], object: string): string => {
  const secret = `the Secret that DATABASE_URL or DATABASE_DIRECTORY of the Deployment ${object} comes from (key ${component}-url of the bundled database's)`;
  const state = sqlState(error);
  if (state === '28P01' || state === '28000')
    return `The password of the role and ${secret} differ: docs/operations/database.md, "A new password"`;
  if (state === '3D000') return `Make the database, owned by the role, or mend its name in ${secret}`;
  return `Is it up, and may this pod reach it (a network policy)? Look at ${prefix}_DATABASE_URL or ${prefix}_DATABASE_DIRECTORY and, with the bundled one, at its pod: kubectl get pods --selector app.kubernetes.io/component=postgresql`;
};
