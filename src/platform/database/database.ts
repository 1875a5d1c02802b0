/**
 * What a store needs of PostgreSQL, whether it is a server or PGlite in the process. Values go in as `$1`, `$2`, …;
 * JSON goes in as text, because an array would be taken for a PostgreSQL array.
 *
 * Columns come out as: `int8` text, `timestamptz` ISO 8601 text in UTC with every microsecond
 * (`2024-05-06T07:08:09.123456Z`), `date` text, other types as `pg` gives them.
 *
 * Errors: a `StatusError` with the code UNAVAILABLE while the database cannot be reached, DEADLINE_EXCEEDED for a
 * statement that ran over its timeout, ABORTED for a conflict that is worth another try; anything else as thrown by the
 * driver. See `isUniqueViolation` for the one that stores turn into an answer.
 */
export interface Queryable {
  /** Runs one statement and gives its rows. */
  query<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Runs several statements, without values: migrations. */
  execute(statements: string): Promise<void>;
}

export interface TransactionOptions {
  /** Overrides the database's statement timeout inside this transaction; 0 is none. PGlite has no timeouts. */
  readonly statementTimeoutMs?: number;
}

export interface Database extends Queryable {
  /**
   * Runs `work` between BEGIN and COMMIT on one connection, and rolls back when it throws. `work` must use only the
   * transaction that it is given: the database itself would take a second connection, and PGlite has only one.
   */
  transaction<T>(work: (transaction: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Connections of the pool, for metrics. */
  readonly pool: () => PoolCounts;
  /** Finishes what runs and closes. The second call does nothing. */
  close(): Promise<void>;
}

export interface PoolCounts {
  readonly open: number;
  readonly idle: number;
  /** The most that are open at once. */
  readonly max: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}
