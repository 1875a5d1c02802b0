import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import type { UserMessage__Input } from '../../src/contract/user.js';
import { leastUuidV7 } from '../../src/resources/uuid-v7.js';
import { importDefaults, type ImportSettings } from '../../src/user/import-settings.js';
import { emptyUser } from '../../src/user/messages.js';
import { stageName } from '../../src/user/import-stage.js';
import { userImports } from '../../src/user/user-imports.js';
import type { NewUser } from '../../src/user/user.js';
import { deferred } from '../support/deferred.js';
import { statusError } from '../support/rejection.js';
import { someone, startUserService, type UserService } from './harness.js';

const minute = 60_000;

describe('ImportUsers', () => {
  let service: UserService;

  before(async function () {
    this.timeout(30_000);
    service = await startUserService();
  });
  beforeEach(() => service.reset());
  afterEach(() => expect(service.log).to.deep.equal([]));
  after(() => service.close());

  const importUsers = async (users: Iterable<UserMessage__Input | null>) =>
    service.client.ImportUsers(Array.from(users, (userMessage) => ({ userMessage })));
  const numbered = (count: number): UserMessage__Input[] =>
    Array.from({ length: count }, (_, index) => someone({ userId: String(index + 1), name: `User ${index + 1}` }));
  const countUsers = async (): Promise<number> => {
    const [row] = await service.database.query<{ count: string }>('SELECT count(*) FROM users');
    return Number(row?.count);
  };
  /** The tables that imports have created and not dropped. */
  const stages = async (): Promise<string[]> => {
    const rows = await service.database.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relname LIKE 'user\\_import\\_%'",
    );
    return rows.map(({ name }) => name);
  };

  it('writes new users in the order in which they came', async () => {
    expect(await importUsers(numbered(2_500))).to.deep.equal({ created: '2500', updated: '0' });
    const { userMessages } = await service.client.ListUsers({ pageSize: 1_000 });
    expect(userMessages.map(({ userId }) => userId)).to.deep.equal(numbered(1_000).map(({ userId }) => userId));
    expect(await countUsers()).to.equal(2_500);
    expect(await stages()).to.deep.equal([]);
  });

  it('writes over users who are there, and says how many', async () => {
    await importUsers(numbered(10));
    const before = await service.client.GetUser({ userId: '5' });
    expect(await importUsers([someone({ userId: '5', name: 'New', age: 1 }), someone({ userId: '11' })])).to.deep.equal(
      { created: '1', updated: '1' },
    );
    const after = await service.client.GetUser({ userId: '5' });
    expect(after.userMessage).to.include({ name: 'New', age: 1 });
    expect(after.userMessage?.createTime).to.deep.equal(before.userMessage?.createTime);
    expect(after.userMessage?.etag).not.to.equal(before.userMessage?.etag);
  });

  it('gives an id to a user without one', async () => {
    expect(await importUsers([someone(), someone()])).to.deep.equal({ created: '2', updated: '0' });
  });

  it('lets the last of several with one id count', async () => {
    const twice = [
      someone({ userId: 'a', name: 'First' }),
      someone({ userId: 'b' }),
      someone({ userId: 'a', name: 'Last' }),
    ];
    expect(await importUsers(twice)).to.deep.equal({ created: '2', updated: '0' });
    expect((await service.client.GetUser({ userId: 'a' })).userMessage?.name).to.equal('Last');
  });

  it('keeps every character', async () => {
    const names = ["Robert'); DROP TABLE users;--", '{김,"하늘"}', '😀'.repeat(200), 'NULL', '\\', '\u0001\n'];
    await importUsers(names.map((name, index) => someone({ userId: String(index), name })));
    const { userMessages } = await service.client.ListUsers({});
    expect(userMessages.map(({ name }) => name)).to.deep.equal(names);
  });

  it('of no users does nothing', async () => {
    expect(await importUsers([])).to.deep.equal({ created: '0', updated: '0' });
  });

  it('writes no user when the last of thousands is rejected, and names it', async () => {
    await service.fill(3);
    const error = await statusError(importUsers([...numbered(2_499), someone({ age: 200 })]));
    expect(error).to.include({
      code: status.INVALID_ARGUMENT,
      message: 'message 2500: user_message.age must be 0–150',
    });
    expect(error.details[0]).to.deep.include({ metadata: { position: '2500' } });
    expect(await countUsers()).to.equal(3);
    expect(await stages()).to.deep.equal([]);
    expect((await statusError(importUsers([someone(), null]))).message).to.equal('message 2: user_message is required');
  });

  it('shows no user before the last one has arrived, and delays no other call', async () => {
    const staged = deferred();
    const goOn = deferred();
    async function* slowly() {
      for (const userMessage of numbered(1_000)) yield { userMessage };
      staged.resolve();
      await goOn.promise;
      yield { userMessage: someone({ userId: 'last' }) };
    }
    const importing = service.client.ImportUsers(slowly());
    await staged.promise;
    await service.client.CreateUser({ userMessage: someone({ userId: 'meanwhile' }) });
    expect((await service.client.ListUsers({})).userMessages.map(({ userId }) => userId)).to.deep.equal(['meanwhile']);
    goOn.resolve();
    expect(await importing).to.deep.equal({ created: '1001', updated: '0' });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const controller = new AbortController();
    async function* untilCancelled() {
      for (const userMessage of numbered(3_500)) yield { userMessage };
      while (!service.queries.some((text) => text.startsWith('CREATE UNLOGGED TABLE')))
        await service.client.GetUser({ userId: '1' }).catch(() => {});
      controller.abort();
      await new Promise<never>(() => {});
    }
    const error = await statusError(service.client.ImportUsers(untilCancelled(), { signal: controller.signal }));
    expect(error.code).to.equal(status.CANCELLED);
    while (!service.queries.some((text) => text.startsWith('DROP TABLE')))
      await service.client.GetUser({ userId: '1' }).catch(() => {});
    await service.client.ListUsers({});
    expect(await countUsers()).to.equal(0);
    expect(await stages()).to.deep.equal([]);
  });

  for (const how of ['TRUNCATE', 'DROP TABLE'])
    it(`writes no user when its staged users are lost on the way: ${how}`, async () => {
      async function* losing() {
        for (const user of numbered(2_500)) {
          if (user.userId === '2100')
            for (const stage of await stages()) await service.database.execute(`${how} ${stage}`);
          yield { ...emptyUser, userId: user.userId ?? '', name: 'x', phoneNumber: '123', age: 1 };
        }
      }
      const run = userImports(service.database).run(losing(), {
        signal: new AbortController().signal,
        deadline: Infinity,
      });
      const error = await statusError(run);
      expect(error.code).to.equal(status.ABORTED);
      expect(error.details[0]).to.include({ reason: 'IMPORT_LOST' });
      expect(await countUsers()).to.equal(0);
      expect(await stages()).to.deep.equal([]);
    });

  it('is undone when the call ends while everything is being written', async () => {
    const controller = new AbortController();
    async function* one() {
      yield { ...emptyUser, userId: 'a', name: 'x', phoneNumber: '123', age: 1 };
    }
    const cut: typeof service.database = {
      ...service.database,
      transaction: (work, options) =>
        service.database.transaction(async (transaction) => {
          controller.abort(new Error('cancelled'));
          return work(transaction);
        }, options),
    };
    const [result] = await Promise.allSettled([
      userImports(cut).run(one(), { signal: controller.signal, deadline: Infinity }),
    ]);
    expect(result).to.deep.include({ status: 'rejected' });
    expect(await countUsers()).to.equal(0);
    expect(await stages()).to.deep.equal([]);
  });

  it('can run several at once over the same users', async () => {
    const users = numbered(300);
    const results = await Promise.all([users, users.toReversed(), users].map(importUsers));
    const sum = (counts: readonly string[]): number => counts.reduce((total, count) => total + Number(count), 0);
    expect(sum(results.map(({ created }) => created))).to.equal(300);
    expect(sum(results.map(({ updated }) => updated))).to.equal(600);
  });

  it('that a crash cut short is cleaned up once its time is over, and not before', async () => {
    const stage = async (expiresAtMs: number): Promise<string> => {
      const name = stageName(expiresAtMs);
      await service.database.execute(`CREATE UNLOGGED TABLE ${name} (id integer)`);
      return name;
    };
    await stage(Date.now() - 2 * minute);
    const young = await stage(Date.now() - minute / 2);
    const running = await stage(Date.now() + minute);
    await importUsers(numbered(2));
    expect(await stages()).to.have.members([young, running]);
    for (const name of [young, running]) await service.database.execute(`DROP TABLE ${name}`);
  });

  it('of an older image is cleaned up a day later, and gives its disk space back', async () => {
    const day = 24 * 60 * 60 * 1_000;
    const left = async (ageMs: number): Promise<number> => {
      const many =
        "INSERT INTO user_imports SELECT $1, position, 'a', 'x', '123', 1 FROM generate_series(1, 5000) AS position";
      await service.database.query(many, [leastUuidV7(Date.now() - ageMs)]);
      await userImports(service.database).discardAbandoned();
      const [row] = await service.database.query<{ bytes: string }>("SELECT pg_relation_size('user_imports') AS bytes");
      return Number(row?.bytes);
    };
    expect(await left(day - minute)).to.be.above(0);
    await service.database.execute('TRUNCATE user_imports');
    expect(await left(day + minute)).to.equal(0);
  });

  describe('beyond a bound', () => {
    const refused = async (users: AsyncIterable<NewUser>, limits: Partial<ImportSettings>) => {
      const error = await statusError(
        userImports(service.database, { ...importDefaults, ...limits }).run(users, {
          signal: new AbortController().signal,
          deadline: Infinity,
        }),
      );
      expect(error.code).to.equal(status.RESOURCE_EXHAUSTED);
      expect(await countUsers()).to.equal(0);
      expect(await stages()).to.deep.equal([]);
      return error;
    };
    async function* endless(): AsyncGenerator<NewUser, void, void> {
      for (let id = 0; ; id++) yield { ...emptyUser, userId: String(id), name: 'x', phoneNumber: '123', age: 1 };
    }

    it('of users is refused, however many were staged', async () => {
      const error = await refused(endless(), { maxUsers: 3_500 });
      expect(error.message).to.equal('an import may have at most 3500 users; nothing was written; send it in parts');
      expect(error.details[0]).to.include({ reason: 'IMPORT_TOO_LARGE' });
    });

    it('of bytes is refused', async () => {
      const error = await refused(endless(), { maxBytes: 20_000 });
      expect(error.message).to.contain('at most 20000 bytes');
    });

    it('of time is refused, also when the caller sends nothing more', async () => {
      async function* stalling(): AsyncGenerator<NewUser, void, void> {
        for (let id = 0; id < 2_500; id++)
          yield { ...emptyUser, userId: String(id), name: 'x', phoneNumber: '123', age: 1 };
        await new Promise<never>(() => {});
      }
      const error = await refused(stalling(), { timeoutMs: 1_500 });
      expect(error.details[0]).to.include({ reason: 'IMPORT_TOOK_TOO_LONG' });
    });
  });
});
