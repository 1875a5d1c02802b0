import { status } from '@grpc/grpc-js';
import { StatusError } from '../../grpc/index.js';

/*
 * One view of the errors of `pg` and of PGlite. Both carry SQLSTATE in `code` and PostgreSQL's `severity`; the second
 * tells them from Node's own errors, whose codes can be five capitals too (EPIPE).
 * Source: PostgreSQL, Appendix A, "PostgreSQL Error Codes".
 */

type PostgresError = Error & { code: string; severity: unknown; constraint?: unknown };

const isPostgresError = (error: unknown): error is PostgresError =>
  error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';

/** SQLSTATE of an error or of its cause; undefined when the database did not say. */
export const sqlState = (error: unknown): string | undefined => {
  if (isPostgresError(error)) return error.code;
  return error instanceof StatusError && isPostgresError(error.cause) ? error.cause.code : undefined;
};

/** True for a violation of the unique constraint or index that has this name; without a name, of any. */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  isPostgresError(error) && error.code === '23505' && (constraint === undefined || error.constraint === constraint);

const domain = 'duet';

const unavailable = (cause: unknown): StatusError =>
  new StatusError(status.UNAVAILABLE, 'the database cannot be reached', {
    details: [{ kind: 'ErrorInfo', reason: 'DATABASE_UNAVAILABLE', domain }],
    cause,
  });

const tookTooLong = (cause: unknown): StatusError =>
  new StatusError(status.DEADLINE_EXCEEDED, 'the database took too long', {
    details: [{ kind: 'ErrorInfo', reason: 'DATABASE_TIMEOUT', domain }],
    cause,
  });

const conflict = (cause: unknown): StatusError =>
  new StatusError(status.ABORTED, 'another change came first; try again', {
    details: [{ kind: 'ErrorInfo', reason: 'DATABASE_CONFLICT', domain }],
    cause,
  });

const byState = new Map<string, (cause: unknown) => StatusError>([
  ['57014', tookTooLong], // query_canceled: statement_timeout
  ['40001', conflict], // serialization_failure
  ['40P01', conflict], // deadlock_detected
  ['55P03', conflict], // lock_not_available: lock_timeout
  ['25006', unavailable], // read_only_sql_transaction: a primary that became a standby
  ['28000', unavailable], // invalid_authorization_specification
  ['28P01', unavailable], // invalid_password
  ['3D000', unavailable], // invalid_catalog_name: the database does not exist (yet)
  ['57P01', unavailable], // admin_shutdown
  ['57P02', unavailable], // crash_shutdown
  ['57P03', unavailable], // cannot_connect_now
]);

const byClass = new Map<string, (cause: unknown) => StatusError>([
  ['08', unavailable], // connection_exception
  ['53', unavailable], // insufficient_resources: connections, memory, disk
]);

/** Drivers have no code for a connection that broke under a query; their words are all there is. */
const brokenConnection = /connection|connect|not queryable|pool after calling end|PGlite is clos/i;
const readTimeout = 'Query read timeout';

/** An error of the driver as the caller may see it; what it does not know is given back as it came. */
export const toDatabaseError = (error: unknown): unknown => {
  if (error instanceof StatusError || !(error instanceof Error)) return error;
  if (isPostgresError(error)) {
    const translate = byState.get(error.code) ?? byClass.get(error.code.slice(0, 2));
    return translate === undefined ? error : translate(error);
  }
  if (error.message === readTimeout) return tookTooLong(error);
  if ('syscall' in error || error instanceof AggregateError || brokenConnection.test(error.message))
    return unavailable(error);
  return error;
};

/** An error while connecting: whatever it is, the database could not be reached. */
export const toConnectError = (error: unknown): unknown => (error instanceof StatusError ? error : unavailable(error));

/** True when the connection that gave this error is of no more use. Without a SQLSTATE its state is unknown. */
export const spoilsConnection = (error: unknown): boolean => {
  const state = sqlState(error);
  return state === undefined || state === '25006' || state.startsWith('08') || state.startsWith('57P');
};

const advice = new Map([
  ['28P01', 'the database refuses the password'],
  ['28000', 'the database refuses this role'],
  ['3D000', 'there is no such database'],
]);

/** Why the database cannot be used, for a log: what a person can mend, then the driver's own words. */
export const databaseProblem = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  const words =
    cause instanceof AggregateError
      ? cause.errors.map(String).join('; ')
      : cause instanceof Error
        ? cause.message
        : String(error);
  const known = advice.get(sqlState(error) ?? '');
  return known === undefined ? words : `${known}: ${words}`;
};
