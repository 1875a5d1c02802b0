import type { Logger as LibraryLogger } from '../grpc/index.js';

/** Where a process says what an operator should know, its own end included. */
export interface Logger extends LibraryLogger {
  /** The process ends because of this. */
  fatal(fields: object, message: string): void;
}
