import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, ftruncateSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** The cores for servers and load: separate, so that neither takes CPU time from the other. */
export const serverCore = '0';
export const loadCore = '1';

export interface ServerProcess {
  readonly port: number;
  /** The CPU time of the process so far, in nanoseconds, over all its threads. */
  cpuNs(): number;
  /** Safe to call again. */
  stop(): Promise<void>;
}

export interface ServerCommand {
  /** The program and its arguments before the port. */
  readonly command: readonly string[];
  /** The arguments after the port. */
  readonly args: readonly string[];
  /** The file for its standard output, which is its log. */
  readonly logFile: string;
}

const startTimeoutMs = 20_000;

/** Starts a program (`node script.js PORT args`) on the servers' core, and waits until it accepts connections. */
export const startServer = async ({ command, args, logFile }: ServerCommand): Promise<ServerProcess> => {
  const port = await freePort();
  const log = openSync(logFile, 'a');
  const child = spawn('taskset', ['-c', serverCore, ...command, String(port), ...args], {
    stdio: ['ignore', log, 'inherit'],
  });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  try {
    await accepting(child, port);
  } catch (error) {
    kill();
    closeSync(log);
    throw error;
  }
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    const exited = child.exitCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGTERM');
    await exited;
    closeSync(log);
  };
  return {
    port,
    cpuNs: () => {
      // The log would grow to gigabytes.
      ftruncateSync(log);
      return cpuNsOf(child.pid ?? 0);
    },
    stop: () => (stopped ??= stop()),
  };
};

/** The kernel's count for each thread, in nanoseconds; utime and stime count in steps of 10 ms. */
export const cpuNsOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
    0,
  );

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

const accepting = async (child: ChildProcess, port: number): Promise<void> => {
  const deadline = performance.now() + startTimeoutMs;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended before it listened`);
    if (await accepts(port)) return;
    if (performance.now() > deadline) throw new Error(`${child.spawnargs.join(' ')} does not listen`);
    await delay(50);
  }
};

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
