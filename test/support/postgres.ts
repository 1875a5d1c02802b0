import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './listen.js';

const run = promisify(execFile);
/** PostgreSQL and PgBouncer refuse to run as root. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export interface PostgresServer {
  readonly port: number;
  /** Of the superuser, to the database `postgres`. */
  readonly url: string;
  close(): Promise<void>;
}

const ownDirectory = async (name: string): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), `duet-${name}-`));
  await chmod(directory, 0o755);
  if (nobody.uid !== undefined) await chown(directory, nobody.uid, nobody.gid);
  return directory;
};

/** The newest server among Debian's packages. */
const binaries = async (): Promise<string> => {
  const root = '/usr/lib/postgresql';
  const versions = await readdir(root);
  return join(
    root,
    versions
      .map(Number)
      .toSorted((a, b) => b - a)
      .join()
      .split(',')[0] ?? '',
    'bin',
  );
};

/** A throwaway server; `settings` are lines of postgresql.conf as `name=value`. */
export const startPostgres = async (settings: readonly string[] = []): Promise<PostgresServer> => {
  const bin = await binaries();
  const directory = await ownDirectory('postgres');
  const data = join(directory, 'data');
  const port = await freePort();
  const initdb = ['--pgdata', data, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8'];
  await run(join(bin, 'initdb'), [...initdb, '--no-sync'], { cwd: directory, ...nobody });
  const options = [`-h 127.0.0.1 -p ${port} -k ${directory} -c fsync=off`, ...settings.map((line) => `-c ${line}`)];
  const control = (...args: string[]) =>
    run(join(bin, 'pg_ctl'), ['--pgdata', data, '--silent', '--wait', ...args], { cwd: directory, ...nobody });
  await control(`--log=${directory}/log`, `--options=${options.join(' ')}`, 'start');
  return {
    port,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async close() {
      await control('--mode=immediate', 'stop');
      await rm(directory, { recursive: true });
    },
  };
};

/** Debian's PgBouncer in front of a server, with its default settings except the pool mode `transaction`. */
export const startPgBouncer = async (serverPort: number): Promise<PostgresServer> => {
  const directory = await ownDirectory('pgbouncer');
  const port = await freePort();
  const lines = [
    '[databases]',
    `* = host=127.0.0.1 port=${serverPort}`,
    '[pgbouncer]',
    `listen_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir = ${directory}`,
    `auth_type = trust\nauth_file = ${directory}/users\npool_mode = transaction`,
  ];
  await writeFile(join(directory, 'users'), '"postgres" ""\n');
  await writeFile(join(directory, 'pgbouncer.ini'), `${lines.join('\n')}\n`);
  const child: ChildProcess = spawn('pgbouncer', [join(directory, 'pgbouncer.ini')], {
    ...nobody,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit');
  if (child.stderr === null) throw new Error('no output of pgbouncer');
  for await (const text of child.stderr.iterator({ destroyOnReturn: false }))
    if (String(text).includes('process up')) break;
  child.stderr.resume();
  return {
    port,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async close() {
      child.kill('SIGINT');
      await exited;
      await rm(directory, { recursive: true });
    },
  };
};
