/**
 * Where this layer writes what an operator should know: the part of a pino logger that it uses.
 * Fields come first, then a sentence. Never a token, a key or a message body.
 */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Writes nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
