import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DuetOptions, InterceptorName, TokenIssuer } from './duet/options.js';
import type { Pace } from './measure/compare.js';
import { startServer, type ServerProcess } from './measure/server-process.js';
import { issueToken } from './token.js';

interface StartOptions {
  /** Interceptors to leave out. */
  readonly without?: readonly InterceptorName[];
  /** Besides the port and the options. */
  readonly args?: readonly string[];
  /** For node. */
  readonly flags?: readonly string[];
}

/** What each benchmark is given: servers to start, a token that they take, and how long to measure. */
export interface Surroundings {
  readonly directory: string;
  readonly token: string;
  readonly issuer: TokenIssuer;
  readonly pace: Pace;
  /** One of peers/. */
  readonly startPeer: (script: string, ...args: string[]) => Promise<ServerProcess>;
  /** One of duet/. */
  readonly startDuet: (script: string, options?: StartOptions) => Promise<ServerProcess>;
  /** Any program that listens on the port in its first argument. */
  readonly startProgram: (program: string, ...args: string[]) => Promise<ServerProcess>;
}

const compiled = fileURLToPath(new URL('./duet', import.meta.url));
const peers = fileURLToPath(new URL('../../bench/peers', import.meta.url));

/** Runs one benchmark, and stops whatever it has started. */
export const withSurroundings = async <T>(
  node: string,
  pace: Pace,
  benchmark: (surroundings: Surroundings) => Promise<T>,
): Promise<T> => {
  const directory = mkdtempSync(join(tmpdir(), 'duet-bench-'));
  const started: ServerProcess[] = [];
  const start = async (command: readonly string[], args: readonly string[]): Promise<ServerProcess> => {
    const server = await startServer({ command, args, logFile: join(directory, `${started.length}.log`) });
    started.push(server);
    return server;
  };
  const { issuer, token } = await issueToken();
  try {
    return await benchmark({
      directory,
      token,
      issuer,
      pace,
      startPeer: (script, ...args) => start([node, '--no-warnings', join(peers, script)], args),
      startDuet: (script, { without = [], args = [], flags = [] } = {}) => {
        const options: DuetOptions = { without, issuer };
        return start([node, '--no-warnings', ...flags, join(compiled, script)], [JSON.stringify(options), ...args]);
      },
      startProgram: (program, ...args) => start([program], args),
    });
  } finally {
    await Promise.all(started.map((server) => server.stop()));
    rmSync(directory, { recursive: true });
  }
};
