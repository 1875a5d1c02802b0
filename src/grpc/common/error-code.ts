/** The error code of the system or a library, such as ENOENT. Safe in a log, whereas a message may quote its input. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
