import { expect } from 'chai';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { credentials } from '@grpc/grpc-js';
import { postDefinition } from '../../src/contract/post.js';
import type { PostDefinition, PostHandlers } from '../../src/contract/post.js';
import { userDefinition } from '../../src/contract/user.js';
import type { UserDefinition, UserHandlers } from '../../src/contract/user.js';
import { createChannel } from '../../src/grpc/client/channel.js';
import type { ChannelSettings } from '../../src/grpc/client/channel.js';
import { createClient } from '../../src/grpc/client/create-client.js';
import { bearerToken } from '../../src/grpc/client/credentials/bearer-token.js';

const main = fileURLToPath(new URL('../../src/dev/main.js', import.meta.url));

interface Started {
  readonly userPort: number;
  readonly postPort: number;
  readonly stop: () => Promise<number | null>;
}

/** What `npm start` runs, in a directory of its own and on ports that the system chooses. */
const launch = (directory: string, ...args: string[]) =>
  spawn(process.execPath, [main, ...args], {
    cwd: directory,
    env: { ...process.env, USER_LISTEN_ADDRESS: '127.0.0.1:0', POST_LISTEN_ADDRESS: '127.0.0.1:0', LOG_LEVEL: 'warn', LOG_FORMAT: 'json' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const started = async (directory: string, ...args: string[]): Promise<Started> => {
  const child = launch(directory, ...args);
  const ended = once(child, 'close');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += String(text);
    const [, userPort, postPort] = /User {2}localhost:(\d+) +Post {2}localhost:(\d+)/.exec(said) ?? [];
    if (userPort === undefined || postPort === undefined) continue;
    child.stdout.resume();
    return {
      userPort: Number(userPort),
      postPort: Number(postPort),
      stop: async () => {
        child.kill('SIGTERM');
        const [code] = (await ended) as [number | null];
        return code;
      },
    };
  }
  throw new Error(`ended before it served:\n${said}`);
};

const clients = (userPort: number, postPort: number, settings: Pick<ChannelSettings, 'tls' | 'credentials'>) => {
  const user = createChannel({ target: `localhost:${userPort}`, ...settings });
  const post = createChannel({ target: `localhost:${postPort}`, ...settings });
  return {
    user: createClient<UserHandlers, UserDefinition>(userDefinition, user),
    post: createClient<PostHandlers, PostDefinition>(postDefinition, post),
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
    await user.CreateUser({ userMessage: { userId: 'ada', name: 'Ada', phoneNumber: '010', age: 36 } }, { timeoutMs: 10_000 });

    const second = launch(directory);
    let said = '';
    second.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const [code] = (await once(second, 'close')) as [number];
    expect(code).to.equal(1);
    expect(said.trim().split('\n'), said).to.have.length(1);
    expect(said).to.contain('.duet/user is in use by process');

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
    const { userPort, postPort, stop } = await started(directory, '--secure');
    const secret = (file: string): Promise<Buffer> => readFile(join(directory, '.duet/secure', file));
    const tls = credentials.createSsl(await secret('tls/ca.crt'));
    const token = (await secret('token')).toString();
    const { post, close } = clients(userPort, postPort, { tls, credentials: bearerToken(token) });
    const { postMessages } = await post.ListPosts({}, { timeoutMs: 10_000 });
    expect(postMessages.map(({ author }) => author)).to.deep.equal(authors);
    close();
    expect(await stop()).to.equal(0);
  });
});
