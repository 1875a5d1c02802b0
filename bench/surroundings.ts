import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DuetOptions, InterceptorName, TokenIssuer } from './duet/options.js';
import type { Pace } from './measure/compare.js';
import { startServer, type ServerProcess } from './measure/server-process.js';
import { issueToken } from './token.js';

/** A build of this project. */
export interface Build {
  /** The text after a name in a table. */
  readonly label: string;
  /** The checkout, with the output of tsc in `dist`. */
  readonly root: string;
}

interface StartOptions {
  /** Default: the current build. */
  readonly build?: Build;
  /** Interceptors to leave out. */
  readonly without?: readonly InterceptorName[];
  /** Arguments after the port and the options. */
  readonly args?: readonly string[];
  /** Flags for node. */
  readonly flags?: readonly string[];
}

/** The parameters of each benchmark: servers to start, a token that they accept, and how long to measure. */
export interface Surroundings {
  /** The program that runs the servers. */
  readonly node: string;
  /** This build and, if BENCH_BEFORE names its checkout, an earlier one to compare it with. */
  readonly builds: readonly [Build, ...Build[]];
  readonly directory: string;
  readonly token: string;
  readonly issuer: TokenIssuer;
  readonly pace: Pace;
  /** Starts a server in peers/. */
  readonly startPeer: (script: string, ...args: string[]) => Promise<ServerProcess>;
  /** Starts a server in duet/. */
  readonly startDuet: (script: string, options?: StartOptions) => Promise<ServerProcess>;
  /** Starts any program that listens on the port in its first argument. */
  readonly startProgram: (program: string, ...args: string[]) => Promise<ServerProcess>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
const peers = join(root, 'bench/peers');

export interface Measurement {
  readonly node: string;
  readonly pace: Pace;
  /** The checkout of an earlier build. */
  readonly before: string | undefined;
}

/** Runs one benchmark, and stops all servers that it has started. */
export const withSurroundings = async <T>(
  { node, pace, before }: Measurement,
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
  const own: Build = { label: '', root };
  try {
    return await benchmark({
      node,
      builds: before === undefined ? [own] : [own, { label: ', before', root: before }],
      directory,
      token,
      issuer,
      pace,
      startPeer: (script, ...args) => start([node, '--no-warnings', join(peers, script)], args),
      startDuet: (script, { build = own, without = [], args = [], flags = [] } = {}) => {
        const options: DuetOptions = { without, issuer };
        const file = join(build.root, 'dist/bench/duet', script);
        return start([node, '--no-warnings', ...flags, file], [JSON.stringify(options), ...args]);
      },
      startProgram: (program, ...args) => start([program], args),
    });
  } finally {
    await Promise.all(started.map((server) => server.stop()));
    rmSync(directory, { recursive: true });
  }
};
