import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Port, Target } from '../attacks/target.js';
import { createCgroup } from './cgroup.js';

export type ServiceName = 'user' | 'post';

/** A service as in production: a process of the built code, in a cgroup if possible. */
export interface ServiceProcess {
  readonly name: ServiceName;
  readonly target: Target;
  /** Whether the kernel enforces its memory limit. */
  readonly inCgroup: boolean;
  residentBytes(): Promise<number>;
  /** The peak resident memory since `resetPeak`. */
  peakBytes(): Promise<number>;
  resetPeak(): Promise<void>;
  /** How long its main thread has waited for a processor, in milliseconds. */
  starvedMs(): Promise<number>;
  /** Its standard output, without the lines about calls of `bystander`. */
  readonly logBytes: number;
  /**
   * Resolves when a line about a call of `bystander` has arrived that was written at that time or later, in
   * milliseconds since the epoch.
   */
  loggedSince(atMs: number): Promise<void>;
  /** From now on its standard output is not read. */
  stallOutput(): void;
  readOutput(): void;
  /** How it ended by itself; undefined while it runs. */
  readonly ended: string | undefined;
  /** Resolves with how it ended. */
  readonly exited: Promise<string>;
  stop(): Promise<void>;
}

export interface ServiceProcessOptions {
  readonly name: ServiceName;
  readonly ports: Readonly<Record<Port, number>>;
  /** In PEM. */
  readonly authority: string;
  readonly env: Readonly<Record<string, string>>;
  /** Of the cgroup. */
  readonly memoryMiB: number;
  /** Of V8's heap; by default Node.js decides. */
  readonly heapMiB?: number | undefined;
}

/** The subject of the callers while a service is attacked. */
export const bystander = 'bystander';

const mib = 1024 * 1024;
/** Of its output, for the message of a failed test. */
const keptCharacters = 2_000;
const stopGraceMs = 10_000;

export const startServiceProcess = (options: ServiceProcessOptions): ServiceProcess => {
  const { name, ports, authority, env, memoryMiB, heapMiB } = options;
  const cgroup = createCgroup(memoryMiB * mib);
  const main = fileURLToPath(new URL(`../../../src/${name}/main.js`, import.meta.url));
  // As in the image.
  const flags = ['--max-semi-space-size=16', ...(heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`])];
  const join = cgroup === undefined ? '' : `echo $$ > ${cgroup.procsFile} && `;
  const child = spawn('/bin/sh', ['-c', `${join}exec "$@"`, 'sh', process.execPath, ...flags, main], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', MALLOC_ARENA_MAX: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let logBytes = 0;
  let last = '';
  let rest = '';
  let ended: string | undefined;
  const waiting = new Set<{ readonly atMs: number; readonly resolve: () => void }>();
  const onBystander = (line: string): void => {
    for (const waiter of waiting) {
      if (!(Date.parse(/"time":"([^"]+)"/.exec(line)?.[1] ?? '') >= waiter.atMs)) continue;
      waiting.delete(waiter);
      waiter.resolve();
    }
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.includes(`"caller":"${bystander}"`)) onBystander(line);
      else logBytes += line.length + 1;
    }
    last = (last + text).slice(-keptCharacters);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (last = (last + text).slice(-keptCharacters)));
  const exited = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => {
      const kills = cgroup?.oomKills() ?? 0;
      ended = `${name} ended with ${signal ?? code}${kills > 0 ? ', killed for want of memory' : ''}:\n${last}`;
      resolve(ended);
    }),
  );

  const status = async (field: string): Promise<number> => {
    const text = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    const kib = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
    if (kib === undefined) throw new Error(ended ?? `${name} has ended`);
    return Number(kib) * 1024;
  };

  return {
    name,
    target: { ports, authority },
    inCgroup: cgroup !== undefined,
    residentBytes: () => status('VmRSS'),
    peakBytes: () => status('VmHWM'),
    // Source: proc_pid_clear_refs(5): 5 resets the peak to what is resident now.
    resetPeak: () => writeFile(`/proc/${child.pid}/clear_refs`, '5'),
    // Source: the kernel's sched-stats.rst: nanoseconds of running, of waiting to run, and time slices.
    starvedMs: async () => Number((await readFile(`/proc/${child.pid}/schedstat`, 'utf8')).split(' ')[1]) / 1e6,
    get logBytes() {
      return logBytes;
    },
    loggedSince: (atMs) => new Promise((resolve) => waiting.add({ atMs, resolve })),
    stallOutput: () => void child.stdout.pause(),
    readOutput: () => void child.stdout.resume(),
    get ended() {
      return ended;
    },
    exited,
    async stop() {
      child.stdout.resume();
      child.kill('SIGTERM');
      const forced = setTimeout(() => child.kill('SIGKILL'), stopGraceMs);
      await exited;
      clearTimeout(forced);
      cgroup?.remove();
    },
  };
};
