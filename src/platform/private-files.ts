import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, basename } from 'node:path';
import { randomBytes } from 'node:crypto';

/** A path that is not a directory of ours. The message says what to do. */
export class NotOurDirectoryError extends Error {
  override readonly name = 'NotOurDirectoryError';
}

/** Creates a directory and its parents for this user only; an existing directory is closed to others. */
export const makePrivateDirectory = (path: string): void => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) mkdirSync(path, { recursive: true, mode: 0o700 });
  else if (found.isSymbolicLink())
    throw new NotOurDirectoryError(`${path} is a link, and secrets are not written through links; move it away`);
  else if (!found.isDirectory()) throw new NotOurDirectoryError(`${path} is a file, not a directory; move it away`);
  else if ((found.mode & 0o077) !== 0) chmodSync(path, 0o700);
};

/**
 * Writes a file for this user only: first to a temporary name, then renamed. So the file appears complete and with
 * its mode, and replaces a link instead of following it.
 */
export const writePrivateFile = (path: string, text: string): void => {
  const aside = join(dirname(path), `.${basename(path)}.${randomBytes(8).toString('hex')}`);
  try {
    // `wx` opens no existing file or link.
    writeFileSync(aside, text, { flag: 'wx', mode: 0o600 });
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
};

/** Closes a directory and its contents to other users. Links stay unchanged. */
export const makePrivateTree = (directory: string): void => {
  makePrivateDirectory(directory);
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isFile()) chmodSync(join(entry.parentPath, entry.name), 0o600);
    else if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o700);
  }
};
