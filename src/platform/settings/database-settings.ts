import * as z from 'zod';
import { Secret } from '../secret.js';
import { group, variable, type Group } from './group.js';
import { databaseDirectoryMeaning } from './database-directory.js';
import { databaseCaFileMeaning, databaseUrlOf } from './database-url.js';
import { flag, milliseconds, text, wholeNumber } from './schemas.js';

/** PostgreSQL over the network. */
export interface ServerDatabaseSettings {
  readonly kind: 'server';
  /** A `postgres://` URL, with the password and the TLS settings (`sslmode`, `sslrootcert`). */
  readonly url: Secret;
  readonly poolSize: number;
  /** 0 means none. */
  readonly statementTimeoutMs: number;
  /** 0 means none. */
  readonly idleInTransactionTimeoutMs: number;
  /** The time limit for opening a connection, and for waiting for a free one. */
  readonly connectionTimeoutMs: number;
  /** Whether to load the first data into an empty database. */
  readonly firstData: boolean;
}

/** PostgreSQL in this process, kept in a directory. For one process on a developer's machine. */
export interface PgliteDatabaseSettings {
  readonly kind: 'pglite';
  readonly directory: string;
  /** Whether to load the first data into an empty database. */
  readonly firstData: boolean;
}

export type DatabaseSettings = ServerDatabaseSettings | PgliteDatabaseSettings;

const pglite = 'pglite:';
const forms = 'postgres://user:password@host:5432/name, or pglite:DIRECTORY';

const required = `is required: ${forms}`;

const isServerUrl = (value: string): boolean => {
  if (!/^postgres(?:ql)?:\/\//.test(value)) return false;
  try {
    const { username, password, pathname } = new URL(value);
    decodeURIComponent(username + password);
    decodeURI(pathname);
    return true;
  } catch {
    return false;
  }
};

/** The value is never part of a message: it contains the password. */
export const databaseUrl = (): z.ZodType<Secret> =>
  z
    .string({ error: required })
    .refine(
      (value) => (value.startsWith(pglite) ? value.length > pglite.length : isServerUrl(value)),
      `must be ${forms}; characters such as @ and / in the password must be percent-encoded`,
    )
    .transform((value) => new Secret(value));

/** Only for a server: with PGlite, setting one of these variables is an error, even to its default value. */
const serverDefaults = {
  poolSize: 10,
  statementTimeoutMs: 5_000,
  idleInTransactionTimeoutMs: 10_000,
  // Below the 5 s that callers often allow, so that they get UNAVAILABLE instead of a timeout.
  connectionTimeoutMs: 3_000,
};

export const databaseSettings = (): Group<DatabaseSettings> =>
  group(
    {
      url: variable(
        'DATABASE_URL',
        '`postgres://role:password@host:5432/database`, with `?sslmode=verify-full` and the like; or `pglite:DIRECTORY`, PostgreSQL in the process, which the image does not contain.',
        databaseUrl().optional(),
        { decides: true, fallback: 'required, without `DATABASE_DIRECTORY`' },
      ),
      directory: variable('DATABASE_DIRECTORY', databaseDirectoryMeaning, text().optional()),
      caFile: variable('DATABASE_CA_FILE', databaseCaFileMeaning, text().optional(), {
        fallback: 'what `sslmode` and `sslrootcert` of the URL say',
      }),
      firstData: variable(
        'DATABASE_FIRST_DATA',
        '`true` loads the first data into an empty database, once.',
        flag().default(false),
      ),
      poolSize: variable(
        'DATABASE_POOL_SIZE',
        'The maximum number of open connections.',
        wholeNumber({ min: 1, max: 1_000 }).optional(),
        { fallback: `\`${serverDefaults.poolSize}\`` },
      ),
      statementTimeoutMs: variable(
        'DATABASE_STATEMENT_TIMEOUT_MS',
        'A statement that runs longer is cancelled; 0: no limit.',
        milliseconds({ min: 0 }).optional(),
        { fallback: `\`${serverDefaults.statementTimeoutMs}\`` },
      ),
      idleInTransactionTimeoutMs: variable(
        'DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS',
        'A transaction that is idle for longer is aborted; 0: no limit.',
        milliseconds({ min: 0 }).optional(),
        { fallback: `\`${serverDefaults.idleInTransactionTimeoutMs}\`` },
      ),
      connectionTimeoutMs: variable(
        'DATABASE_CONNECTION_TIMEOUT_MS',
        'The longest wait for a connection, whether a new one or one that another call returns.',
        milliseconds().optional(),
        { fallback: `\`${serverDefaults.connectionTimeoutMs}\`` },
      ),
    },
    (
      {
        url: given,
        directory,
        caFile,
        firstData,
        poolSize,
        statementTimeoutMs,
        idleInTransactionTimeoutMs,
        connectionTimeoutMs,
      },
      findings,
    ) => {
      const { refuse } = findings;
      if (given !== undefined && directory !== undefined)
        return refuse('DATABASE_DIRECTORY', 'must not be set together with DATABASE_URL; set one of the two');
      if (given === undefined && directory === undefined) return refuse('DATABASE_URL', required);
      const isServer = given === undefined || !given.reveal().startsWith(pglite);
      const url = isServer ? databaseUrlOf({ url: given, directory, caFile }, '', findings) : given;
      if (url === undefined) return undefined;
      if (!url.reveal().startsWith(pglite)) {
        return {
          kind: 'server',
          url,
          firstData,
          poolSize: poolSize ?? serverDefaults.poolSize,
          statementTimeoutMs: statementTimeoutMs ?? serverDefaults.statementTimeoutMs,
          idleInTransactionTimeoutMs: idleInTransactionTimeoutMs ?? serverDefaults.idleInTransactionTimeoutMs,
          connectionTimeoutMs: connectionTimeoutMs ?? serverDefaults.connectionTimeoutMs,
        };
      }
      const useless = Object.entries({
        DATABASE_CA_FILE: caFile,
        DATABASE_POOL_SIZE: poolSize,
        DATABASE_STATEMENT_TIMEOUT_MS: statementTimeoutMs,
        DATABASE_IDLE_IN_TRANSACTION_TIMEOUT_MS: idleInTransactionTimeoutMs,
        DATABASE_CONNECTION_TIMEOUT_MS: connectionTimeoutMs,
      }).filter(([, value]) => value !== undefined);
      for (const [name] of useless)
        refuse(name, 'means nothing to PGlite, which has one connection in the process and no timeouts; remove it');
      return useless.length > 0
        ? undefined
        : { kind: 'pglite', directory: url.reveal().slice(pglite.length), firstData };
    },
  );
