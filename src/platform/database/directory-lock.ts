import { linkSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** A directory that another process, or another part of this one, has open. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
}

/** Directories locked by this process: its own pid in a file proves nothing, because pids are reused. */
const held = new Set<string>();

/**
 * Creates `<directory>.lock`, a file with this process's id, and returns the function that releases it. A lock of an
 * ended process is taken over, so a crash needs no cleanup. The lock is next to the directory, because PostgreSQL
 * initialises only empty directories.
 */
export const lockDirectory = (directory: string): (() => void) => {
  const parent = dirname(resolve(directory));
  mkdirSync(parent, { recursive: true });
  const path = `${resolve(realpathSync(parent), resolve(directory).slice(parent.length + 1))}.lock`;
  if (held.has(path)) throw new DirectoryInUseError(`${directory} is already open in this process`);

  while (!create(path)) {
    const owner = ownerOf(path);
    if (owner !== undefined && isRunning(owner)) throw inUse(directory, owner, path);
    remove(path, directory);
  }
  held.add(path);
  return () => {
    if (held.delete(path)) rmSync(path, { force: true });
  };
};

const inUse = (directory: string, owner: number, path: string): DirectoryInUseError =>
  new DirectoryInUseError(`${directory} is in use by process ${owner} (if that is not this program, delete ${path})`);

/** False if the file already exists. The temporary name makes the lock appear with its content or not at all. */
const create = (path: string): boolean => {
  const whole = `${path}.${process.pid}.new`;
  rmSync(whole, { force: true }); // an ended process with this pid, or a link
  writeFileSync(whole, String(process.pid), { flag: 'wx', mode: 0o600 });
  try {
    linkSync(whole, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(whole, { force: true });
  }
};

const ownerOf = (path: string): number | undefined => {
  try {
    const owner = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(owner) && owner > 0 ? owner : undefined;
  } catch {
    return undefined;
  }
};

/** Signal 0 only checks; EPERM means that the process exists, but belongs to another user. */
const isRunning = (pid: number): boolean => {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/**
 * Removes a lock whose owner has ended. Another process may have done so first and hold its own lock by now, so the
 * file is moved aside and checked again before it is removed.
 */
const remove = (path: string, directory: string): void => {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const owner = ownerOf(aside);
  if (owner !== undefined && isRunning(owner)) {
    renameSync(aside, path);
    throw inUse(directory, owner, path);
  }
  rmSync(aside, { force: true });
};
