import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from '../test/support/listen.js';
import { startPostgres } from '../test/support/postgres.js';
import { answerTo } from './measure/call.js';
import { median } from './measure/compare.js';
import { cpuNsOf, serverCore } from './measure/server-process.js';
import type { Surroundings } from './surroundings.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const mib = 1024 * 1024;
const startTimeoutMs = 30_000;
/** The environment of the image, from the only ENV of the Dockerfile. */
const imageEnvironment = (): Readonly<Record<string, string>> => {
  const [, pairs = ''] = /^ENV (.+)$/m.exec(readFileSync(join(root, 'Dockerfile'), 'utf8')) ?? [];
  return Object.fromEntries(
    pairs.split(' ').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
};

interface Started {
  /** CPU time from the start of the process to SERVING, including the health checks. */
  readonly cpuMs: number;
  /** Anonymous memory, which no other process shares. */
  readonly memoryMiB: number;
}

interface Program {
  readonly name: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Measures a start with PostgreSQL running, the memory of an idle process, and the size of our files in an image. */
export const starts = async ({ node, directory, pace }: Surroundings): Promise<string> => {
  const bundle = join(directory, 'bundle');
  const gatewayBundle = join(directory, 'gateway-bundle');
  await createBundle(bundle, 'user', 'post', 'doctor');
  await createBundle(gatewayBundle, 'gateway', 'doctor');
  const postgres = await startPostgres();
  try {
    const port = await freePort();
    const user = { DATABASE_URL: await createDatabase(postgres.url, 'duet_user') };
    const post = {
      DATABASE_URL: await createDatabase(postgres.url, 'duet_post'),
      USER_ADDRESS: `static:///127.0.0.1:${port}`,
      USER_TLS_MODE: 'disabled',
    };
    const bundledUser: Program = { name: '**User**', file: join(bundle, 'user.js'), env: user };
    const programs: readonly Program[] = [
      bundledUser,
      { name: '**Post**', file: join(bundle, 'post.js'), env: post },
      { name: 'User, not bundled', file: join(root, 'dist/src/user/main.js'), env: user },
      { name: 'Post, not bundled', file: join(root, 'dist/src/post/main.js'), env: post },
    ];
    const asked = await startProgram(node, { ...bundledUser, env: { ...user, LISTEN_ADDRESS: `127.0.0.1:${port}` } });
    const rows = new Map(programs.map(({ name }) => [name, [] as Started[]]));
    try {
      // The first start of each service migrates its database and fills the page cache.
      for (let round = 0; round <= pace.rounds; round++)
        for (const program of programs) {
          const one = await measureStart(node, program, pace.seconds);
          if (round > 0) rows.get(program.name)?.push(one);
        }
    } finally {
      await asked.stop();
    }
    return [
      '## Starts, idle memory and the size of the image',
      `From the start of a process to SERVING, with PostgreSQL at hand, and what it holds ${pace.seconds} s later:`,
      [
        '| process | CPU ms (least – most) | MiB of its own |',
        '| --- | ---: | ---: |',
        ...Array.from(rows, ([name, measured]) => rowOf(name, measured)),
      ].join('\n'),
      `An image of User or Post has ${sizeOf(bundle)}, that of the gateway ${sizeOf(gatewayBundle)}.`,
    ].join('\n\n');
  } finally {
    await postgres.close();
  }
};

const createBundle = (directory: string, ...programs: readonly string[]): Promise<unknown> =>
  promisify(execFile)(process.execPath, [join(root, 'scripts/bundle.mjs'), directory, ...programs]);

const rowOf = (name: string, measured: readonly Started[]): string => {
  const cpu = measured.map(({ cpuMs }) => cpuMs);
  const range = `${Math.min(...cpu).toFixed(0)} – ${Math.max(...cpu).toFixed(0)}`;
  const memory = median(measured.map(({ memoryMiB }) => memoryMiB));
  return `| ${name} | ${median(cpu).toFixed(0)} (${range}) | ${memory.toFixed(0)} |`;
};

const measureStart = async (node: string, program: Program, idleSeconds: number): Promise<Started> => {
  const { pid, stop } = await startProgram(node, program);
  try {
    const cpuMs = cpuNsOf(pid) / 1e6;
    await delay(idleSeconds * 1_000);
    const [, kib = NaN] = /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return { cpuMs, memoryMiB: (Number(kib) * 1024) / mib };
  } finally {
    await stop();
  }
};

/** Resolves when the service is SERVING. */
const startProgram = async (node: string, { file, env }: Omit<Program, 'name'>) => {
  const healthPort = await freePort();
  const child = spawn('taskset', ['-c', serverCore, node, file], {
    env: {
      ...imageEnvironment(),
      LISTEN_ADDRESS: '127.0.0.1:0',
      HEALTH_ADDRESS: `127.0.0.1:${healthPort}`,
      METRICS_ADDRESS: '127.0.0.1:0',
      TLS_MODE: 'disabled',
      AUTH_MODE: 'disabled',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
  };
  const deadline = performance.now() + startTimeoutMs;
  while (!(await isServing(healthPort))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      await stop();
      throw new Error(`${file} does not serve`);
    }
    await delay(20);
  }
  return { pid: child.pid ?? 0, stop };
};

/** A HealthCheckResponse with the status SERVING, in gRPC's frame. */
const serving = Buffer.from([0, 0, 0, 0, 2, 8, 1]);

const isServing = async (port: number): Promise<boolean> => {
  const call = { path: '/grpc.health.v1.Health/Check', request: Buffer.alloc(0), headers: {} };
  return answerTo(port, call).then(
    (answer) => answer.equals(serving),
    () => false,
  );
};

const createDatabase = async (url: string, name: string): Promise<string> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return new URL(name, url).href;
};

/** The sizes of the files below a directory, by kind. */
const sizeOf = (directory: string): string => {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const total = (ending: string): string => {
    const chosen = files.filter(({ name }) => name.endsWith(ending));
    return (chosen.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0) / mib).toFixed(
      1,
    );
  };
  return `${total('')} MiB above its base (${total('.js')} MiB of code, ${total('.js.map')} MiB of source maps, and protos, licences and the SBOM)`;
};
