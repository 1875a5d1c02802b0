import { stat } from 'node:fs/promises';
import { type Logger, silentLogger } from './logger.js';
import { toStatusError } from './status-error.js';

export interface FollowOptions<T> {
  /** What is followed, for log lines: `certificates`, `access policy`. */
  readonly what: string;
  /** Where it is, for log lines. */
  readonly path: string;
  /** A text that differs whenever the files do. Never rejects. */
  readonly stamp: () => Promise<string>;
  /** Reads and checks them. Rejects with a StatusError whose message names the file, and never its contents. */
  readonly read: () => Promise<T>;
  /** Whether nothing has changed although the files were written. By default a write counts as a change. */
  readonly same?: (a: T, b: T) => boolean;
  /** What to log of a value. Nothing by default. */
  readonly describe?: (value: T) => object;
  /** Called after every look, changed or not. */
  readonly onLook?: (value: T) => void;
  /** 5 s by default. Polled, because `fs.watch` follows neither a symlink swap nor every file system. */
  readonly intervalMs?: number | undefined;
  readonly logger?: Logger | undefined;
}

/** A value that follows the files it was read from. What is `current` is always whole and checked. */
export interface Followed<T> {
  readonly current: T;
  /** 1 at first, and 1 more with each change. */
  readonly generation: number;
  /** Calls the listener after each change. Returns how to stop it. */
  onChange(listener: () => void): () => void;
  /** Looks now instead of at the next interval; resolves when what was found is in use. */
  refresh(): Promise<void>;
  /** Stops looking; `current` stays as it is. */
  close(): void;
}

/**
 * Reads files and follows their changes. Rejects as `read` does when the first read fails; after that, what goes
 * wrong is logged once and the last good value stays in use.
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
    // Plain files are not replaced at once: what changed while it was read is read again at the next look.
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
          `${what} not replaced, the last valid version stays in use`,
        );
      problem = message;
    }
    onLook?.(current);
  };

  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  const refresh = async (): Promise<void> => {
    // A look that is under way may have passed the change by.
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
