import { expect } from 'chai';
import { lstat, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { credentials } from '@grpc/grpc-js';
import { postDefinition } from '../../src/contract/post.js';
import { userDefinition } from '../../src/contract/user.js';
import { bearerToken, type ChannelSettings, createChannel, createClient } from '../../src/grpc/client/index.js';

const main = fileURLToPath(new URL('../../src/dev/main.js', import.meta.url));

interface Started {
  readonly userPort: number;
  readonly postPort: number;
  /** All its output. */
  readonly said: () => string;
  readonly stop: () => Promise<number | null>;
}

/** Starts what `npm start` runs, in its own directory and on ports that the system chooses. */
const launch = (directory: string, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) =>
  spawn(process.execPath, [main, ...args], {
    cwd: directory,
    env: {
      ...process.env,
      USER_LISTEN_ADDRESS: '127.0.0.1:0',
      POST_LISTEN_ADDRESS: '127.0.0.1:0',
      GATEWAY_LISTEN_ADDRESS: '127.0.0.1:0',
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'json',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const started = async (
  directory: string,
  args: readonly string[] = [],
  environment: NodeJS.ProcessEnv = {},
): Promise<Started> => {
  const child = launch(directory, args, environment);
  const ended = once(child, 'close');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += String(text);
    const [, userPort, postPort] = /User {2}localhost:(\d+) +Post {2}localhost:(\d+)/.exec(said) ?? [];
    if (userPort === undefined || postPort === undefined) continue;
    child.stdout.on('data', (more: string) => (said += more));
    return {
      userPort: Number(userPort),
      postPort: Number(postPort),
      said: () => said,
      stop: async () => {
        child.kill('SIGTERM');
        const [code] = (await ended) as [number | null];
        return code;
      },
    };
  }
  throw new Error(`ended before it served:\n${said}`);
};

/** The output of the greeting's curl lines, pasted into a shell. */
const curled = async (said: string, directory: string): Promise<unknown[]> => {
  const answers: unknown[] = [];
  for (const [, line = ''] of said.matchAll(/^ +(curl .*)$/gm)) {
    const { stdout } = await promisify(execFile)('sh', ['-c', `${line} --silent`], { cwd: directory });
    answers.push(JSON.parse(stdout));
  }
  return answers;
};

/** Its output and exit code when it cannot start. */
const refused = async (directory: string, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) => {
  const child = launch(directory, args, environment);
  let said = '';
  for (const output of [child.stdout, child.stderr])
    output.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
};

const clients = (userPort: number, postPort: number, settings: Pick<ChannelSettings, 'tls' | 'credentials'>) => {
  const user = createChannel({ target: `localhost:${userPort}`, ...settings });
  const post = createChannel({ target: `localhost:${postPort}`, ...settings });
  return {
    user: createClient(userDefinition, user),
    post: createClient(postDefinition, post),
    close: () => {
      user.close();
      post.close();
    },
  };
};

const authors = ['Henry', 'Henry', 'Henry', 'Henry', 'Jessie', 'Max', 'Max', 'Tony'];

describe('npm start', function () {
  this.timeout(60_000);
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'duet-start-'));
  });

  after(() => rm(directory, { recursive: true, force: true }));

  it('serves eight posts with their authors, keeps what is written, and will not start twice', async () => {
    const first = await started(directory);
    const { user, post, close } = clients(first.userPort, first.postPort, { tls: 'disabled' });
    const { postMessages } = await post.ListPosts({}, { timeoutMs: 10_000 });
    expect(postMessages.map(({ author }) => author)).to.deep.equal(authors);
    await user.CreateUser(
      { userMessage: { userId: 'ada', name: 'Ada', phoneNumber: '010', age: 36 } },
      { timeoutMs: 10_000 },
    );

    const { code, said } = await refused(directory);
    expect(code).to.equal(1);
    expect(said.trim().split('\n'), said).to.have.length(1);
    expect(said).to.contain('.duet/user is in use by process');

    const [listed, read, created] = await curled(first.said(), directory);
    expect(listed).to.have.property('postMessages').with.length(8);
    expect(read).to.include({ userId: '1', name: 'Henry' });
    expect(created).to.include({ name: 'Ada', age: 36 });
    const [, page = ''] = /A page to try it: (\S+)/.exec(first.said()) ?? [];
    expect(await (await fetch(page)).text()).to.include('<title>Duet</title>');

    close();
    expect(await first.stop()).to.equal(0);

    const again = await started(directory);
    const later = clients(again.userPort, again.postPort, { tls: 'disabled' });
    const { userMessage } = await later.user.GetUser({ userId: 'ada' }, { timeoutMs: 10_000 });
    expect(userMessage?.name).to.equal('Ada');
    later.close();
    expect(await again.stop()).to.equal(0);
  });

  it('serves with TLS and tokens, Post’s own included, when it is secure', async () => {
    const { userPort, postPort, said, stop } = await started(directory, ['--secure']);
    const secret = (file: string): Promise<Buffer> => readFile(join(directory, '.duet/secure', file));
    const tls = credentials.createSsl(await secret('tls/ca.crt'));
    const token = (await secret('token')).toString();
    const { post, close } = clients(userPort, postPort, { tls, credentials: bearerToken(token) });
    const { postMessages } = await post.ListPosts({}, { timeoutMs: 10_000 });
    expect(postMessages.map(({ author }) => author)).to.deep.equal(authors);
    close();
    const [listed, read, created] = await curled(said(), directory);
    expect(listed).to.have.property('postMessages').with.length(8);
    expect(read).to.include({ userId: '1', name: 'Henry' });
    expect(created).to.include({ name: 'Ada', age: 36 });

    const { code, said: refusal } = await refused(directory, ['--secure']);
    expect(code).to.equal(1);
    expect(refusal).to.contain('.duet/secure is in use by process');
    expect((await secret('token')).toString(), 'of the one that runs').to.equal(token);
    expect(await stop()).to.equal(0);
  });

  it('says that its doors are open when they are, and Post finds User there', async () => {
    const open = { USER_LISTEN_ADDRESS: '0.0.0.0:0', POST_LISTEN_ADDRESS: '' };
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(9001, '127.0.0.1', resolve).once('error', () => resolve()));
    const { code, said } = await refused(directory, [], open);
    taken.close();
    expect(code).to.equal(1);
    expect(said).to.contain('POST_LISTEN_ADDRESS: 127.0.0.1:9001 is in use by another process');

    const running = await started(directory, [], { ...open, POST_LISTEN_ADDRESS: '127.0.0.1:0' });
    const { post, close } = clients(running.userPort, running.postPort, { tls: 'disabled' });
    const { postMessages } = await post.ListPosts({}, { timeoutMs: 10_000 });
    expect(postMessages.map(({ authorStatus }) => authorStatus)).to.include('AUTHOR_STATUS_FOUND');
    close();
    expect(await running.stop()).to.equal(0);
    expect(running.said())
      .to.contain('open to everyone who can reach this machine')
      .and.to.contain('AUTH_MODE=disabled: everyone who can reach this service');
  });

  describe('in a directory that it cannot use', () => {
    let place: string;
    beforeEach(async () => {
      place = await mkdtemp(join(tmpdir(), 'duet-refused-'));
    });
    afterEach(() => rm(place, { recursive: true, force: true }));
    const oneLine = async (args: readonly string[] = []): Promise<string> => {
      const { code, said } = await refused(place, args, { LOG_FORMAT: 'json' });
      expect(code).to.equal(1);
      expect(said.trim().split('\n'), said).to.have.length(1);
      expect(said).not.to.contain(' at ');
      return said;
    };

    it('says so in one line: .duet is a file, or a link', async () => {
      await writeFile(join(place, '.duet'), 'x');
      expect(await oneLine()).to.contain('.duet is a file, not a directory; move it away');
      expect(await oneLine(['--secure'])).to.contain('.duet is a file, not a directory; move it away');
      await rm(join(place, '.duet'));
      await symlink('/tmp', join(place, '.duet'));
      expect(await oneLine()).to.contain('.duet is a link');
    });

    it('says so in one line: data of another PostgreSQL', async () => {
      await mkdir(join(place, '.duet/user'), { recursive: true });
      await writeFile(join(place, '.duet/user/PG_VERSION'), '14\n');
      expect(await oneLine()).to.match(
        /\.duet\/user contains data of PostgreSQL 14, but this is PostgreSQL \d+; move it away/,
      );
    });
  });

  it('keeps its data and secrets from other users, and writes no token through a link', async () => {
    const place = await mkdtemp(join(tmpdir(), 'duet-private-'));
    try {
      await mkdir(join(place, '.duet/secure'), { recursive: true, mode: 0o755 });
      await writeFile(join(place, 'victim'), 'untouched', { mode: 0o644 });
      await symlink(join(place, 'victim'), join(place, '.duet/secure/token'));
      await writeFile(join(place, '.duet/secure/post-token'), 'old', { mode: 0o666 });
      const { stop } = await started(place, ['--secure']);
      expect(await stop()).to.equal(0);
      expect((await readFile(join(place, 'victim'))).toString()).to.equal('untouched');
      const root = join(place, '.duet');
      expect((await lstat(root)).mode & 0o777).to.equal(0o700);
      for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        const { mode } = await lstat(path);
        expect((mode & 0o777).toString(8), path).to.equal(entry.isDirectory() ? '700' : '600');
      }
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  });
});
