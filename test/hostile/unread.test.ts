import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import { postDefinition } from '../../src/contract/post.js';
import { userDefinition } from '../../src/contract/user.js';
import { createChannel, createClient } from '../../src/grpc/client/index.js';
import { toStatusError } from '../../src/grpc/index.js';
import type { Database } from '../../src/platform/database/database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { openServerDatabase } from '../../src/platform/database/server-database.js';
import { migrations as postMigrations } from '../../src/post/migrations.js';
import { migrations as userMigrations } from '../../src/user/migrations.js';
import { closing } from '../support/closing.js';
import { createServerDatabase, serverSettings } from '../support/server-database.js';
import { callHeaders, flag, frame, frameType, message, rawConnection, uint32 } from '../support/http2-frames.js';
import { memoryCgroup } from '../support/memory-cgroup.js';
import { startPostgres, type PostgresServer } from '../support/postgres.js';
import { startServices, type Services } from './services.js';

const mib = 1024 * 1024;
const widest = 2 ** 31 - 1;
const initialWindow = 4;
/** The attackers' address: without tokens callers are told apart by it. */
const localAddress = '127.0.0.2';

describe('answers that nobody reads', function () {
  this.timeout(180_000);
  let server: PostgresServer;
  let urls: { readonly user: string; readonly post: string };
  const closeLater = closing();

  before(async () => {
    server = await startPostgres();
    const [user, post] = [await createServerDatabase(server.url), await createServerDatabase(server.url)];
    urls = { user: user.url, post: post.url };
    await fill(user.url, userMigrations, [
      `INSERT INTO users (user_id, name, phone_number, age)
       SELECT n || repeat('ü', 50), repeat('語', 200), '01012341234', 30 FROM generate_series(1, 3000) AS n`,
      `INSERT INTO users (user_id, name, phone_number, age) VALUES ('ada', 'Ada', '123', 36)`,
    ]);
    // Bodies that do not compress, or the database would have less to read than it sends.
    await fill(post.url, postMigrations, [
      `INSERT INTO posts (post_id, author_user_id, title, body, tags)
       SELECT n::text, 'ada', 'title', (SELECT string_agg(md5(n || ' ' || part), '') FROM generate_series(1, 8192) AS part), '{}'
       FROM generate_series(1, 100) AS n`,
    ]);
  });
  after(() => server.close());

  const fill = async (url: string, migrations: typeof userMigrations, statements: readonly string[]): Promise<void> => {
    const database: Database = openServerDatabase(serverSettings(url, { statementTimeoutMs: 120_000 }), {
      applicationName: 'duet-test',
    });
    await migrate(database, migrations);
    for (const statement of statements) await database.query(statement);
    await database.close();
  };

  const start = async (options: Parameters<typeof startServices>[1] = {}): Promise<Services> =>
    closeLater(await startServices(urls, options));

  /** Makes many calls on one connection with the widest windows, and reads nothing: neither streams nor, with `deaf`, the socket. */
  const callUnread = async (port: number, path: string, bodies: readonly Buffer[], { deaf = false } = {}) => {
    const connection = closeLater(await rawConnection(port, { greet: false, localAddress }));
    if (deaf) connection.socket.pause();
    const window = deaf ? widest : 0;
    connection.send(
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      frame(frameType.settings, 0, 0, Buffer.concat([Buffer.from([0, initialWindow]), uint32(window)])),
      frame(frameType.windowUpdate, 0, 0, uint32(widest - 65_535)),
      ...bodies.flatMap((body, index) => [
        frame(frameType.headers, flag.endHeaders, 2 * index + 1, callHeaders(path)),
        frame(frameType.data, flag.endStream, 2 * index + 1, message(body)),
      ]),
    );
  };

  /** Another caller, every 20 ms, until it is stopped; how long it waited at most, and what failed. */
  const callBeside = (services: Services) => {
    const stop = new AbortController();
    const failures: unknown[] = [];
    let longestMs = 0;
    const timed = async (call: () => Promise<unknown>): Promise<void> => {
      const startedMs = performance.now();
      await call().catch((error: unknown) => failures.push(error));
      longestMs = Math.max(longestMs, performance.now() - startedMs);
    };
    const repeat = async (call: () => Promise<unknown>): Promise<void> => {
      while (!stop.signal.aborted) {
        await timed(call);
        await delay(20);
      }
    };
    const user = closeLater(createChannel({ target: `ipv4:127.0.0.1:${services.user.port}`, tls: 'disabled' }));
    const post = closeLater(createChannel({ target: `ipv4:127.0.0.1:${services.post.port}`, tls: 'disabled' }));
    const running = [
      repeat(() => createClient(userDefinition, user).GetUser({ userId: 'ada' })),
      repeat(() => createClient(postDefinition, post).ListPosts({ pageSize: 2 })),
    ];
    return async () => {
      stop.abort();
      await Promise.all(running);
      return { longestMs, failures };
    };
  };

  const { ListPosts, GetPost } = postDefinition;
  const { ListUsers } = userDefinition;
  const many = (count: number, body: (index: number) => Buffer): Buffer[] =>
    Array.from({ length: count }, (_, index) => body(index));
  const attacks = {
    '300 ListPosts': {
      service: 'post',
      path: ListPosts.path,
      bodies: many(300, (index) => ListPosts.requestSerialize({ pageSize: 1_000 - index })),
    },
    '1,000 GetPost': {
      service: 'post',
      path: GetPost.path,
      bodies: many(1_000, (index) => GetPost.requestSerialize({ postId: String((index % 100) + 1) })),
    },
    '600 ListUsers': {
      service: 'user',
      path: ListUsers.path,
      bodies: many(600, (index) => ListUsers.requestSerialize({ pageSize: 1_000 - (index % 50) })),
    },
  } as const;

  for (const [name, { service, path, bodies }] of Object.entries(attacks))
    for (const deaf of [false, true])
      it(`cost less than 128 MiB, and others are served: ${name}${deaf ? ', whose socket is not read either' : ''}`, async () => {
        const services = await start();
        const attacked = services[service];
        const end = callBeside(services);
        await delay(2_000);
        const before = await attacked.residentBytes();
        let most = before;
        await callUnread(attacked.port, path, bodies, { deaf });
        for (let look = 0; look < 50; look++) {
          most = Math.max(most, await attacked.residentBytes());
          await delay(100);
        }
        const { longestMs, failures } = await end();
        expect(failures).to.deep.equal([]);
        expect(longestMs).to.be.below(1_000);
        expect((most - before) / mib).to.be.below(128);
      });

  for (const limit of ['256 MiB of memory', '--max-old-space-size=64', '--max-old-space-size=128'] as const)
    for (const [method, service] of [
      ['ListPosts', 'post'],
      ['ListUsers', 'user'],
    ] as const)
      it(`are refused where there is no room, and the others read, in ${limit}: 300 ${method} at once`, async () => {
        const group = limit.startsWith('--')
          ? undefined
          : closeLater(await memoryCgroup(`unread-${service}`, 256 * mib));
        const services = await start(
          group === undefined
            ? { [service]: { command: [process.execPath, limit] } }
            : { [service]: { command: group.enter } },
        );
        const { port } = services[service];
        const channel = closeLater(createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' }));
        const list = async (): Promise<number> => {
          const answer =
            service === 'post'
              ? (await createClient(postDefinition, channel).ListPosts({}, { timeoutMs: 60_000 })).postMessages
              : (await createClient(userDefinition, channel).ListUsers({}, { timeoutMs: 60_000 })).userMessages;
          return answer.length;
        };
        const answers = await Promise.allSettled(Array.from({ length: 300 }, list));
        const refused = answers.flatMap((answer) =>
          answer.status === 'rejected' ? [toStatusError(answer.reason).code] : [],
        );
        for (const code of refused) expect(code).to.equal(status.RESOURCE_EXHAUSTED);
        expect(await list()).to.be.above(0);
        expect(refused.length).to.be.below(300);
      });
});
