import { stat } from 'node:fs/promises';
import { type Logger, silentLogger } from './logger.js';
import { toStatusError } from './status-error.js';

export interface FollowOptions<T> {
  /** The name for log lines: `certificates`, `access policy`. */
  readonly what: string;
  /** The path for log lines. */
  readonly path: string;
  /** A text that changes with the files. Never rejects. */
  readonly stamp: () => Promise<string>;
  /** Reads and validates them. Rejects with a StatusError whose message names the file, and never its contents. */
  readonly read: () => Promise<T>;
  /** Whether the value is unchanged although the files were written. By default a write counts as a change. */
  readonly same?: (a: T, b: T) => boolean;
  /** The fields to log for a value. None by default. */
  readonly describe?: (value: T) => object;
  /** Called after every check, changed or not. */
  readonly onLook?: (value: T) => void;
  /** 5 s by default. Polled, because `fs.watch` follows neither a symlink swap nor every file system. */
  readonly intervalMs?: number | undefined;
  readonly logger?: Logger | undefined;
}

/** A value that follows its files. `current` is always complete and valid. */
export interface Followed<T> {
  readonly current: T;
  /** 1 at first, and 1 more with each change. */
  readonly generation: number;
  /** Calls the listener after each change. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void;
  /** Checks now instead of at the next interval; resolves when the result is in use. */
  refresh(): Promise<void>;
  /** Stops checking; `current` stays unchanged. */
  close(): void;
}

/**
 * Reads files and follows their changes. Rejects as `read` does when the first read fails. Later failures are logged
 * once, and the last valid value stays in use.
 */
export const followFiles = async <T>(options: FollowOptions<T>): Promise<Followed<T>> => {
  const {
    what,
    path,
    read,
    same = () => false,
    describe = () => ({}),
    onLook,
    intervalMs = 5_000,
    logger = silentLogger,
  } = options;
  const listeners = new Set<() => void>();
  let stamp = await options.stamp();
  let current = await read();
  let generation = 1;
  let problem: string | undefined;
  let closed = false;
  logger.info({ path, ...describe(current) }, `${what} loaded`);
  onLook?.(current);

  const look = async (): Promise<void> => {
    const before = await options.stamp();
    if (before === stamp) return;
    const found = await read();
    // Plain files are not replaced atomically: a file that changes during a read is read again at the next check.
    if (closed || (await options.stamp()) !== before) return;
    stamp = before;
    problem = undefined;
    if (same(found, current)) return;
    current = found;
    generation += 1;
    logger.info({ path, generation, ...describe(current) }, `${what} replaced`);
    for (const listener of listeners) listener();
  };

  const lookSafely = async (): Promise<void> => {
    try {
      await look();
    } catch (error) {
      const { message, cause } = toStatusError(error);
      if (message !== problem)
        logger.warn(
          { path, problem: message, err: cause },
          `${what} not replaced, using the last valid version; correct the file`,
        );
      problem = message;
    }
    onLook?.(current);
  };

  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  const refresh = async (): Promise<void> => {
    // A check in progress may have missed the change.
    await looking;
    looking ??= lookSafely().finally(() => (looking = undefined));
    await looking;
  };
  const schedule = (): void => {
    if (closed) return;
    timer = setTimeout(() => void refresh().finally(schedule), intervalMs).unref();
  };
  schedule();

  return {
    get current() {
      return current;
    },
    get generation() {
      return generation;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    refresh,
    close() {
      closed = true;
      clearTimeout(timer);
      listeners.clear();
    },
  };
};

/** A text that changes with a file, for `stamp`. */
export const fileStamp = async (path: string): Promise<string> => {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? 'absent' : `${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`;
};
