import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** PGlite cannot open its directory. The message says what to do. */
export class PgliteOpenError extends Error {
  override readonly name = 'PgliteOpenError';
}

/** errno of Emscripten, whose errors have no text. Source: wasi-libc, errno.h. */
const problems = new Map([
  [2, 'cannot be written by this user; change its owner'],
  [51, 'is on a full file system; free space'],
  [69, 'is on a read-only file system; choose another place'],
]);

/** @param serverVersion returns PGlite's PostgreSQL version; called only if the directory has a version */
export const explainPglite = async (
  directory: string,
  error: unknown,
  serverVersion: () => Promise<string>,
): Promise<PgliteOpenError> => {
  const errno = error instanceof Object && 'errno' in error ? Number(error.errno) : undefined;
  const problem = problems.get(errno ?? NaN);
  if (problem !== undefined) return new PgliteOpenError(`${directory} ${problem}`, { cause: error });
  const made = versionOf(directory);
  const ours = made === undefined ? undefined : (await serverVersion()).split('.')[0];
  return new PgliteOpenError(
    made !== undefined && ours !== undefined && made !== ours
      ? `${directory} contains data of PostgreSQL ${made}, but this is PostgreSQL ${ours}; move it away, and a new one is created`
      : `PGlite cannot open ${directory}; move it away, and a new one is created`,
    { cause: error },
  );
};

const versionOf = (directory: string): string | undefined => {
  try {
    return readFileSync(join(directory, 'PG_VERSION'), 'utf8').trim();
  } catch {
    return undefined;
  }
};
