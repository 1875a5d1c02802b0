import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { framed, type Call } from './call.js';
import { loadCore } from './server-process.js';

export interface Load {
  readonly connections: number;
  /** Calls in flight, over all connections. */
  readonly inFlight: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly calls: number;
  readonly seconds: number;
}

/**
 * Sends one call repeatedly with h2load (of nghttp2), which is written in C and does not check the responses. It is as
 * fast as the fastest server here.
 */
export const h2load = async (port: number, call: Call, load: Load, directory: string): Promise<LoadResult> => {
  const body = join(directory, 'request.bin');
  writeFileSync(body, framed(call.request));
  const headers = { te: 'trailers', 'content-type': 'application/grpc', ...call.headers };
  const output = await runOnLoadCore('h2load', [
    '--duration',
    `${Math.round(load.seconds * 1_000)}ms`,
    '--clients',
    String(load.connections),
    '--max-concurrent-streams',
    String(load.inFlight / load.connections),
    '--data',
    body,
    ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    `http://127.0.0.1:${port}${call.path}`,
  ]);
  return { calls: answeredOf(output), seconds: load.seconds };
};

/** Sends one GET repeatedly over HTTP/1.1, with one connection for each request in flight. */
export const h1load = async (port: number, path: string, load: Omit<Load, 'connections'>): Promise<LoadResult> => {
  const output = await runOnLoadCore('h2load', [
    '--h1',
    '--duration',
    `${Math.round(load.seconds * 1_000)}ms`,
    '--clients',
    String(load.inFlight),
    `http://127.0.0.1:${port}${path}`,
  ]);
  return { calls: answeredOf(output), seconds: load.seconds };
};

const answeredOf = (output: string): number => {
  const [, answered] = /status codes: (\d+) 2xx, 0 3xx, 0 4xx, 0 5xx/.exec(output) ?? [];
  const [, failed] = /(\d+) failed/.exec(output) ?? [];
  if (failed !== '0' || answered === undefined) throw new Error(`calls failed:\n${output}`);
  return Number(answered);
};

export interface TypedCalls {
  /** For example `v1.post.Post/ListPosts`. */
  readonly method: string;
  readonly protos: string;
  readonly file: string;
  /** The requests, which are sent in turn as JSON. */
  readonly requests: readonly object[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Sends calls in turn with ghz (on grpc-go). It is slower than h2load, but counts the calls that failed. */
export const ghz = async (port: number, calls: TypedCalls, load: Load, directory: string): Promise<LoadResult> => {
  const data = join(directory, 'requests.json');
  writeFileSync(data, JSON.stringify(calls.requests));
  const output = await runOnLoadCore('ghz', [
    '--insecure',
    '--import-paths',
    calls.protos,
    '--proto',
    join(calls.protos, calls.file),
    '--call',
    calls.method,
    '--duration',
    `${load.seconds}s`,
    '--duration-stop',
    'wait',
    '--concurrency',
    String(load.inFlight),
    '--connections',
    String(load.connections),
    '--data-file',
    data,
    '--metadata',
    JSON.stringify(calls.metadata),
    '--format',
    'json',
    `127.0.0.1:${port}`,
  ]);
  const { count, total, statusCodeDistribution } = JSON.parse(output) as GhzReport;
  if (statusCodeDistribution['OK'] !== count)
    throw new Error(`not all calls were OK: ${JSON.stringify(statusCodeDistribution)}`);
  return { calls: count, seconds: total / 1e9 };
};

interface GhzReport {
  readonly count: number;
  /** Nanoseconds. */
  readonly total: number;
  readonly statusCodeDistribution: Readonly<Record<string, number>>;
}

const run = promisify(execFile);

const runOnLoadCore = async (program: string, args: readonly string[]): Promise<string> =>
  (await run('taskset', ['-c', loadCore, program, ...args], { maxBuffer: 256 * 1024 * 1024, timeout: 120_000 })).stdout;
