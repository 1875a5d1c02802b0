import { StatusError, status } from '../../grpc/index.js';
import { errorDomain } from '../error-domain.js';
import { certificateProblem, type CertificateProblem } from './encryption/certificate-problem.js';

/*
 * A common view of the errors of `pg` and PGlite. Both have SQLSTATE in `code` and PostgreSQL's `severity`, which
 * distinguishes them from Node's errors, whose codes can also be five capitals (EPIPE). Source: PostgreSQL, Appendix
 * A, "PostgreSQL Error Codes".
 */

type PostgresError = Error & { code: string; severity: unknown };

const isPostgresError = (error: unknown): error is PostgresError =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';

/** SQLSTATE of an error or of its cause; undefined if the database sent none. */
export const sqlState = (error: unknown): string | undefined => {
  if (isPostgresError(error)) return error.code;
  return error instanceof StatusError && isPostgresError(error.cause) ? error.cause.code : undefined;
};

type Kind = (cause?: unknown) => StatusError;

const kind =
  ({ code, reason, message }: { readonly code: status; readonly reason: string; readonly message: string }): Kind =>
  (cause) =>
    new StatusError(code, message, { details: [{ kind: 'ErrorInfo', reason, domain: errorDomain }], cause });

const repeatWrite = 'repeat a create only with its request_id, an update or a delete only with its etag';

const unavailable = kind({
  code: status.UNAVAILABLE,
  reason: 'DATABASE_UNAVAILABLE',
  message: 'the database cannot be reached; retry with backoff',
});
const lostInWrite = kind({
  code: status.UNAVAILABLE,
  reason: 'DATABASE_UNAVAILABLE',
  message: `the connection to the database broke during a write, which may have happened; ${repeatWrite}`,
});
/** Writes wait for a synchronous standby, and too many do so already. */
export const standbyMissing = kind({
  code: status.UNAVAILABLE,
  reason: 'DATABASE_STANDBY_MISSING',
  message: 'the database confirms no writes, because no standby is available; nothing was written; retry with backoff',
});
/** Writes wait for rows that another transaction has changed, or for the disk, and too many do so already. */
export const blocked = kind({
  code: status.UNAVAILABLE,
  reason: 'DATABASE_BUSY',
  message:
    'too many earlier writes wait for a lock or the disk of the database; nothing was written; retry with backoff',
});
/** A hot standby, or a database that an operator has made read-only. */
export const readOnly = kind({
  code: status.UNAVAILABLE,
  reason: 'DATABASE_READ_ONLY',
  message: 'the database is read-only; retry with backoff',
});
const busy = kind({
  code: status.UNAVAILABLE,
  reason: 'DATABASE_BUSY',
  message: 'all connections to the database are in use; retry with backoff',
});
const loginRefused = kind({
  code: status.UNAVAILABLE,
  reason: 'DATABASE_LOGIN_REFUSED',
  message:
    'the database rejects the login of this service; its operator must correct the role, the password or the name',
});
const diskFull = kind({
  code: status.RESOURCE_EXHAUSTED,
  reason: 'DATABASE_DISK_FULL',
  message: 'the disk of the database is full, so nothing was written; its operator must free space',
});
const outOfMemory = kind({
  code: status.RESOURCE_EXHAUSTED,
  reason: 'DATABASE_OUT_OF_MEMORY',
  message: 'the database is out of memory; retry with backoff',
});
const overLimit = kind({
  code: status.RESOURCE_EXHAUSTED,
  reason: 'DATABASE_LIMIT_REACHED',
  message: 'the call exceeds a limit of the database; request less at once',
});
const tookTooLong = kind({
  code: status.DEADLINE_EXCEEDED,
  reason: 'DATABASE_TIMEOUT',
  message: 'the database took too long; retry with backoff',
});
const unfinishedWrite = kind({
  code: status.DEADLINE_EXCEEDED,
  reason: 'DATABASE_TIMEOUT',
  message: `the database did not confirm the write in time, and it may still happen; ${repeatWrite}`,
});
/** Another call changed the same data meanwhile. */
export const conflict = kind({
  code: status.ABORTED,
  reason: 'DATABASE_CONFLICT',
  message: 'the change conflicted with another one; retry',
});

/** By SQLSTATE, or by its class of two characters. */
const kinds: Readonly<Record<string, Kind>> = {
  '08': unavailable, // connection_exception
  25006: readOnly, // read_only_sql_transaction: a primary that became a standby
  '25P03': unavailable, // idle_in_transaction_session_timeout: the server has closed the connection
  '25P04': tookTooLong, // transaction_timeout
  28: loginRefused, // invalid_authorization_specification, invalid_password
  '3D': loginRefused, // invalid_catalog_name: the database does not exist (yet)
  40001: conflict, // serialization_failure
  '40P01': conflict, // deadlock_detected
  53: busy, // insufficient_resources
  53100: diskFull,
  53200: outOfMemory,
  53300: busy, // too_many_connections
  53400: overLimit, // configuration_limit_exceeded: temp_file_limit
  '55P03': conflict, // lock_not_available: lock_timeout
  57014: tookTooLong, // query_canceled: statement_timeout
  '57P01': unavailable, // admin_shutdown
  '57P02': unavailable, // crash_shutdown
  '57P03': unavailable, // cannot_connect_now
  '57P05': unavailable, // idle_session_timeout
};

/** PgBouncer reports all its own rejections as protocol violations. Source: PgBouncer, src/client.c, src/janitor.c. */
const poolerBusy = /max_client_conn|query_wait_timeout|no more connections allowed/;

const kindOf = ({ code, message }: PostgresError): Kind | undefined =>
  code === '08P01' && poolerBusy.test(message) ? busy : (kinds[code] ?? kinds[code.slice(0, 2)]);

/** Drivers have no code for a connection that broke during a query; only their text identifies it. */
const brokenConnection = /connection|connect|not queryable|pool after calling end|PGlite is clos/i;
const poolExhausted = 'timeout exceeded when trying to connect';

/** The server fell silent: it neither answered nor ended a cancelled statement. */
export class SilentServerError extends Error {
  override readonly name = 'SilentServerError';
}

/** A write took too long and was given up without being cancelled: it may still happen. */
export class UnfinishedWriteError extends Error {
  override readonly name = 'UnfinishedWriteError';
}

/** Converts a driver's error for the caller; unknown errors are returned unchanged. `commits` as in Patience. */
export const toDatabaseError = (error: unknown, { commits = false }: { readonly commits?: boolean } = {}): unknown => {
  if (error instanceof StatusError || !(error instanceof Error)) return error;
  const found = kindOfDriverError(error);
  return (commits && found === unavailable ? lostInWrite : found)?.(error) ?? error;
};

const kindOfDriverError = (error: Error): Kind | undefined => {
  if (isPostgresError(error)) return kindOf(error);
  if (error instanceof UnfinishedWriteError) return unfinishedWrite;
  if (error instanceof SilentServerError) return tookTooLong;
  const isBroken = 'syscall' in error || error instanceof AggregateError || brokenConnection.test(error.message);
  return isBroken ? unavailable : undefined;
};

/** An error while connecting, or while waiting for a connection of the pool. */
export const toConnectError = (error: unknown): unknown => {
  if (error instanceof StatusError) return error;
  if (error instanceof Error && error.message === poolExhausted) return busy(error);
  return (isPostgresError(error) ? kindOf(error) : undefined)?.(error) ?? unavailable(error);
};

/** True if the connection of this error cannot be reused. Without a SQLSTATE its state is unknown, except after a refusal. */
export const spoilsConnection = (error: unknown): boolean => {
  if (error instanceof StatusError && error.cause === undefined) return false;
  const state = sqlState(error);
  return (
    state === undefined ||
    ['25006', '25P03', '25P04'].includes(state) ||
    state.startsWith('08') ||
    state.startsWith('57P')
  );
};

/**
 * True when every open connection is suspect: the server no longer accepts writes (another server was promoted), or
 * it does not respond (its node failed or is cut off).
 */
export const isOfFormerPrimary = (error: unknown): boolean =>
  error instanceof SilentServerError || sqlState(error) === '25006';

/**
 * True if one value or row may be to blame, so that the same statement can succeed for others: data that cannot be
 * converted (22), damaged data (XX), a file that cannot be read (58).
 */
export const isFaultOfOneRow = (error: unknown): boolean => /^(?:22|58|XX)/.test(sqlState(error) ?? '');

const certificateAdvice: Readonly<Record<CertificateProblem, string>> = {
  authority: 'no CA that is trusted here signed the certificate of the database',
  name: 'the certificate of the database is for another name',
  time: 'the certificate of the database has expired or is not valid yet',
  'plaintext-only': 'the database does not support TLS',
  'encrypted-only': 'the database accepts only encrypted connections',
};

const advice = new Map([
  ['28P01', 'the database rejects the password'],
  ['28000', 'the database rejects this role'],
  ['3D000', 'the database does not exist'],
  ['53100', 'the disk of the database is full'],
  ['53300', 'the database has no free connection'],
  ['25006', 'the database is read-only'],
]);

/** Why the database cannot be used, for a log: a cause that people can fix, then the driver's text. */
export const databaseProblem = (error: unknown): string => {
  const cause = error instanceof StatusError ? (error.cause ?? error) : error;
  const words =
    cause instanceof AggregateError
      ? cause.errors.map(String).join('; ')
      : cause instanceof Error
        ? cause.message
        : String(cause);
  const problem = certificateProblem(cause);
  const known = problem === undefined ? advice.get(sqlState(error) ?? '') : certificateAdvice[problem];
  return known === undefined ? words : `${known}: ${words}`;
};
