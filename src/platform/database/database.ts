/**
 * The part of PostgreSQL that a store uses, on a server or in PGlite. Values are passed as `$1`, `$2`, …; JSON is
 * passed as text, because an array would become a PostgreSQL array.
 *
 * Columns are returned as text for `int8`, and as in `pg` for other types. Read a time as `microseconds(column)`: its
 * text depends on the session.
 *
 * Errors: a `StatusError` for faults of the database or its operation (see `database-error.ts`); any other error
 * unchanged from the driver, with its code in `sqlState`.
 */
export interface Queryable {
  /** Runs one statement and returns its rows. */
  query<Row extends object>(text: string, values?: readonly unknown[], options?: QueryOptions): Promise<Row[]>;
  /** Runs several statements, without values: migrations. */
  execute(statements: string): Promise<void>;
}

export interface QueryOptions {
  /** Cancels the statement on the server; it rejects with the signal's reason. PGlite cannot stop one that runs. */
  readonly signal?: AbortSignal | undefined;
}

export interface TransactionOptions {
  /** Cancels its statements and rolls it back, until COMMIT. */
  readonly signal?: AbortSignal | undefined;
  /** Overrides the database's statement timeout inside this transaction; 0 means none. PGlite has no timeouts. */
  readonly statementTimeoutMs?: number;
}

export interface Database extends Queryable {
  /**
   * Runs `work` between BEGIN and COMMIT on one connection, and rolls back when it throws. `work` must use only the
   * given transaction: the database itself would take a second connection, and PGlite has only one.
   */
  transaction<T>(work: (transaction: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Connections of the pool, for metrics. */
  readonly pool: () => PoolCounts;
  /** Finishes running work and closes. A second call does nothing. */
  close(): Promise<void>;
}

export interface PoolCounts {
  readonly open: number;
  readonly idle: number;
  /** The maximum number of open connections. */
  readonly max: number;
  /** Callers that wait for a connection. */
  readonly waiting: number;
}
