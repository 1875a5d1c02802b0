import type { Logger as LibraryLogger } from '../grpc/index.js';

/** The log of a process, its own end included. */
export interface Logger extends LibraryLogger {
  /** The error that ends the process. */
  fatal(fields: object, message: string): void;
}
