/**
 * What a store needs of PostgreSQL, whether it is a server or PGlite in the process. Values go in as `$1`, `$2`, …;
 * JSON goes in as text, because an array would be taken for a PostgreSQL array.
 *
 * Columns come out as: `int8` text, other types as `pg` gives them. A time is read as `microseconds(column)`: as text it
 * depends on the session.
 *
 * Errors: a `StatusError` for what the database or its operator must mend (see `database-error.ts`); anything else as
 * thrown by the driver; `sqlState` gives its code.
 */
export interface Queryable {
  /** Runs one statement and gives its rows. */
  query<Row extends object>(text: string, values?: readonly unknown[], options?: QueryOptions): Promise<Row[]>;
  /** Runs several statements, without values: migrations. */
  execute(statements: string): Promise<void>;
}

export interface QueryOptions {
  /** Cancels the statement on the server; it rejects with the signal's reason. PGlite cannot stop one that runs. */
  readonly signal?: AbortSignal | undefined;
}

export interface TransactionOptions {
  /** Cancels its statements, and rolls it back, up to its COMMIT. */
  readonly signal?: AbortSignal | undefined;
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
