import { StatusError, status } from '../grpc/index.js';
import { ConfigError } from './config.js';
import { UnsuitableDatabaseError } from './database/check-database.js';
import { sqlState } from './database/database-error.js';
import { MigrationError } from './database/migrate.js';
import { DirectoryInUseError } from './database/directory-lock.js';
import { PgliteOpenError } from './database/explain-pglite.js';
import { PgliteMissingError } from './database/pglite-database.js';
import { NotOurDirectoryError } from './private-files.js';

/** A setting that cannot be applied: an address in use, an unreadable file. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
  /** The variable. */
  readonly setting: string;

  constructor(setting: string, cause: unknown) {
    super(`${setting}: ${explain(cause)}`, { cause });
    this.setting = setting;
  }
}

/** Adds the name of the setting to its failure: `await following('LISTEN_ADDRESS', server.listen(…))`. */
export const following = async <T>(setting: string, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw error instanceof Error && error.name === 'AbortError' ? error : new SettingError(setting, error);
  });

/** Missing files, such as a certificate, and invalid addresses. Their messages need no stack. */
const refused: readonly status[] = [status.FAILED_PRECONDITION, status.INVALID_ARGUMENT];

/** Their messages say what to do. */
const ownErrors = [
  DirectoryInUseError,
  NotOurDirectoryError,
  PgliteMissingError,
  PgliteOpenError,
  MigrationError,
  UnsuitableDatabaseError,
];

/** One clear line for an expected startup error; undefined for a bug, which is shown with its stack. */
export const explainStartupError = (error: unknown): string | undefined => {
  if (error instanceof ConfigError || error instanceof SettingError) return error.message;
  if (ownErrors.some((type) => error instanceof type) && error instanceof Error) return error.message;
  const state = sqlState(error);
  if (state !== undefined) return refusedByDatabase(error, state);
  if (error instanceof StatusError && error.code === status.UNAVAILABLE) return explain(error);
  if (error instanceof StatusError && refused.includes(error.code)) return error.message;
  return systemProblem(error);
};

const refusedByDatabase = (error: unknown, state: string): string => {
  const { cause } = error instanceof StatusError ? error : { cause: error };
  const words = cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ') : String(cause);
  const advice =
    state === '42501' ? '; make the role of DATABASE_URL the owner of its database' : ` (SQLSTATE ${state})`;
  return `the database returned an error: ${words}${advice}`;
};

const explain = (error: unknown): string => {
  const known = systemProblem(error);
  if (known !== undefined) return known;
  if (!(error instanceof Error)) return String(error);
  return error instanceof StatusError && error.cause instanceof Error
    ? `${error.message}: ${error.cause.message}`
    : error.message;
};

/** Source: errno(3). */
const problems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another process',
  EADDRNOTAVAIL: 'is not an address of this machine',
  EACCES: 'cannot be used by this user (permission denied)',
  EPERM: 'cannot be used by this user (not permitted)',
  EDQUOT: 'is on a file system whose quota is exhausted',
  EEXIST: 'exists already',
  ELOOP: 'is a symbolic link to itself',
  ENOENT: 'does not exist',
  ENOTDIR: 'is not a directory',
  EISDIR: 'is a directory, not a file',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'is on a full file system',
  ENOTFOUND: 'is a name that does not resolve',
};

/** If a port is not available, grpc-js keeps the system's text and drops its code. */
const listenProblem = /\blisten (?<code>E[A-Z]+): [a-z ]*(?<address>[^\s\]]+)/;

const systemProblem = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined;
  const { code, path, hostname, address, port } = factsOf(error);
  const told = listenProblem.exec(error.message)?.groups;
  const problem = problems[code ?? told?.['code'] ?? ''];
  const what = path ?? hostname ?? (port === undefined ? told?.['address'] : `${address ?? ''}:${port}`);
  return problem === undefined ? undefined : `${what ?? 'a required resource'} ${problem}`;
};

/** The fields of a Node.js system error besides its message. */
const factsOf = (error: Error): Partial<Record<string, string>> => {
  const facts: Partial<Record<string, string>> = {};
  for (const [name, fact] of new Map<string, unknown>(Object.entries(error))) {
    if (typeof fact === 'string' || typeof fact === 'number') facts[name] = String(fact);
  }
  return facts;
};
