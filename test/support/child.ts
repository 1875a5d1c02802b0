import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that a test started, and its output so far. */
export interface Child {
  /** Every line of standard output and standard error, in order. */
  readonly lines: readonly string[];
  /** The first matching line, past or future. Rejects when the process ends without it. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with the exit code when the process has ended; null after a signal. */
  readonly exited: Promise<number | null>;
  /** SIGTERM, and SIGKILL if it has not ended after `graceMs` (5,000). */
  stop(graceMs?: number): Promise<number | null>;
}

/** Starts a program that runs until it is stopped. A test that starts one must stop it, on every path. */
export const startChild = (
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  cwd = process.cwd(),
): Child => {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  // A test that timed out while it waited for a line has nothing to stop.
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let ended = false;

  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      for (const look of waiting) look();
    });
  }
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject); // It could not be started.
    child.once('close', resolve); // Unlike 'exit', emitted when the output has been read to its end.
  }).finally(() => {
    ended = true;
    process.off('exit', kill);
    for (const look of waiting) look();
  });
  exited.catch(() => undefined);

  const line = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        for (const text of lines) {
          const match = pattern.exec(text);
          if (match) {
            waiting.delete(look);
            resolve(match);
            return;
          }
        }
        if (!ended) return;
        waiting.delete(look);
        reject(new Error(`${command} ended without a line like ${pattern}:\n${lines.join('\n')}`));
      };
      waiting.add(look);
      look();
    });

  return {
    lines,
    line,
    exited,
    async stop(graceMs = 5000) {
      child.kill('SIGTERM');
      const forced = setTimeout(() => child.kill('SIGKILL'), graceMs);
      try {
        return await exited;
      } finally {
        clearTimeout(forced);
      }
    },
  };
};
