import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import type { UserMessage__Input } from '../../src/contract/user.js';
import { leastUuidV7, uuidV7 } from '../../src/platform/requests/uuid-v7.js';
import { userImports } from '../../src/user/user-imports.js';
import { deferred } from '../support/deferred.js';
import { statusError } from '../support/rejection.js';
import { someone, startUserService, type UserService } from './harness.js';

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
  const countRows = async (table: 'users' | 'user_imports'): Promise<number> => {
    const [row] = await service.database.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
    return Number(row?.count);
  };

  it('writes new users in the order in which they came', async () => {
    expect(await importUsers(numbered(2_500))).to.deep.equal({ created: '2500', updated: '0' });
    const { userMessages } = await service.client.ListUsers({ pageSize: 1_000 });
    expect(userMessages.map(({ userId }) => userId)).to.deep.equal(numbered(1_000).map(({ userId }) => userId));
    expect(await countRows('users')).to.equal(2_500);
    expect(await countRows('user_imports')).to.equal(0);
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

  it('of nobody does nothing', async () => {
    expect(await importUsers([])).to.deep.equal({ created: '0', updated: '0' });
  });

  it('writes nobody when the last of thousands is refused, and says which', async () => {
    await service.fill(3);
    const error = await statusError(importUsers([...numbered(2_499), someone({ age: 200 })]));
    expect(error).to.include({
      code: status.INVALID_ARGUMENT,
      message: 'message 2500: user_message.age must be 0–150',
    });
    expect(error.details[0]).to.deep.include({ metadata: { position: '2500' } });
    expect(await countRows('users')).to.equal(3);
    expect(await countRows('user_imports')).to.equal(0);
    expect((await statusError(importUsers([someone(), null]))).message).to.equal('message 2: user_message is required');
  });

  it('shows nobody anything before the last one has come, and holds up no other call', async () => {
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
      for (const userMessage of numbered(2_000)) yield { userMessage };
      controller.abort();
      await new Promise<never>(() => {});
    }
    const error = await statusError(service.client.ImportUsers(untilCancelled(), { signal: controller.signal }));
    expect(error.code).to.equal(status.CANCELLED);
    while (!service.queries.some((text) => text.includes('DELETE FROM user_imports WHERE ctid')))
      await service.client.GetUser({ userId: '1' }).catch(() => {});
    await service.client.ListUsers({});
    expect(await countRows('users')).to.equal(0);
    expect(await countRows('user_imports')).to.equal(0);
  });

  it('writes nobody when its staged users are lost on the way', async () => {
    async function* losing() {
      for (const user of numbered(1_500)) {
        if (user.userId === '1400') await service.database.execute('TRUNCATE user_imports');
        yield { userId: user.userId ?? '', name: 'x', phoneNumber: '123', age: 1 };
      }
    }
    const run = userImports(service.database).run(losing(), {
      signal: new AbortController().signal,
      deadline: Infinity,
    });
    const error = await statusError(run);
    expect(error.code).to.equal(status.ABORTED);
    expect(error.details[0]).to.include({ reason: 'IMPORT_LOST' });
    expect(await countRows('users')).to.equal(0);
    expect(await countRows('user_imports')).to.equal(0);
  });

  it('is undone when the call ends while everything is being written', async () => {
    const controller = new AbortController();
    async function* one() {
      yield { userId: 'a', name: 'x', phoneNumber: '123', age: 1 };
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
    expect(await countRows('users')).to.equal(0);
    expect(await countRows('user_imports')).to.equal(0);
  });

  it('can run several at once over the same users', async () => {
    const users = numbered(300);
    const results = await Promise.all([users, users.toReversed(), users].map(importUsers));
    const sum = (counts: readonly string[]): number => counts.reduce((total, count) => total + Number(count), 0);
    expect(sum(results.map(({ created }) => created))).to.equal(300);
    expect(sum(results.map(({ updated }) => updated))).to.equal(600);
  });

  it('that a crash cut short is cleaned up a day later, and not before', async () => {
    const stage = async (importId: string) =>
      service.database.query("INSERT INTO user_imports VALUES ($1, 1, 'a', 'x', '123', 1)", [importId]);
    const day = 24 * 60 * 60 * 1_000;
    const recent = uuidV7();
    await stage(leastUuidV7(Date.now() - day - 1_000));
    await stage(leastUuidV7(Date.now() - day + 60_000));
    await stage(recent);
    const many =
      "INSERT INTO user_imports SELECT $1, position, 'a', 'x', '123', 1 FROM generate_series(1, 25000) AS position";
    await service.database.query(many, [leastUuidV7(Date.now() - 2 * day)]);
    await userImports(service.database).discardAbandoned();
    expect(await countRows('user_imports')).to.equal(2);
  });
});
