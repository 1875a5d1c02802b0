/** Where a process says what an operator should know: fields, then a sentence. Never a token, a key or a message's body. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  /** The process ends because of this. */
  fatal(fields: object, message: string): void;
}
