import type { Secret } from '../secret.js';

/** PostgreSQL over the network. */
export interface ServerDatabaseSettings {
  readonly kind: 'server';
  /** A `postgres://` URL, with the password and the TLS settings (`sslmode`, `sslrootcert`). */
  readonly url: Secret;
  readonly poolSize: number;
  /** 0 is none. */
  readonly statementTimeoutMs: number;
  /** 0 is none. */
  readonly idleInTransactionTimeoutMs: number;
  /** To open a connection, and to wait for a free one. */
  readonly connectionTimeoutMs: number;
  /** Whether to fill an empty database with the first data. */
  readonly firstData: boolean;
}

/** PostgreSQL in this process, kept in a directory. For one process on a developer's machine. */
export interface PgliteDatabaseSettings {
  readonly kind: 'pglite';
  readonly directory: string;
  /** Whether to fill an empty database with the first data. */
  readonly firstData: boolean;
}

export type DatabaseSettings = ServerDatabaseSettings | PgliteDatabaseSettings;
