import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Files of this folder stay in the source tree, and this one runs from dist. */
export const sourcePath = (file: string): string =>
  fileURLToPath(new URL(`../../../../test/conformance/${file}`, import.meta.url));

/**
 * A list of known failures, one per line; lines that start with `#` give the reason, and where the specification is
 * ambiguous.
 */
export const readKnownFailures = async (file: string): Promise<ReadonlySet<string>> => {
  const lines = (await readFile(sourcePath(file), 'utf8')).split('\n');
  return new Set(lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')));
};
