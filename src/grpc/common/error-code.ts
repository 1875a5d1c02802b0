/** The system's or a library's code of an error, such as ENOENT: safe in a log, where a message may quote what it was given. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
