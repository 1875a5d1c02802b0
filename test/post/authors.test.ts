import { Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { type CallContext, silentLogger, StatusError } from '../../src/grpc/index.js';
import { createAuthors } from '../../src/post/authors.js';
import { closing } from '../support/closing.js';
import { deferred } from '../support/deferred.js';
import { createRecordingLogger, unimplemented } from '../../src/grpc/testing/index.js';
import { statusError } from '../support/rejection.js';
import { known, names, startFakeUser } from './fake-user.js';
import { insertPosts, openPostDatabase, startPost, type PostClient, type TestDatabase } from './harness.js';

const answer = async ({ userIds }: { readonly userIds: readonly string[] }) => ({
  userMessages: userIds.map(known).filter((user) => user !== null),
  missingUserIds: userIds.filter((userId) => !names.has(userId)),
});

describe('the authors of posts', () => {
  let database: TestDatabase;
  before(async function () {
    this.timeout(60_000);
    database = await openPostDatabase();
  });
  beforeEach(() => database.reset());
  after(() => database.close());
  const use = closing();

  const authorsOf = async (client: PostClient): Promise<string[]> => {
    const { postMessages } = await client.ListPosts({});
    return postMessages.map(({ author, authorStatus }) =>
      `${authorStatus.replace('AUTHOR_STATUS_', '')} ${author}`.trim(),
    );
  };

  describe('while User cannot answer', () => {
    const nowhere = async (): Promise<string> => {
      const user = await startFakeUser();
      user.close();
      return user.target;
    };

    it('are unavailable when the time for finding out is up, and the posts are listed', async () => {
      const { client } = use(await startPost({ database, target: await nowhere(), budgetMs: 100 }));
      await insertPosts(database, ['1', '2']);
      expect(await authorsOf(client)).to.deep.equal(['UNAVAILABLE', 'UNAVAILABLE']);
    });

    it('are found when User comes back within that time', async () => {
      const target = await nowhere();
      const { client } = use(await startPost({ database, target, budgetMs: 8_000 }));
      await insertPosts(database, ['1', '2']);
      const listed = authorsOf(client);
      use(await startFakeUser({}, target.replace('ipv4:', '')));
      expect(await listed).to.deep.equal(['FOUND Henry', 'FOUND Michael']);
    });

    it('are unavailable when User hangs', async () => {
      const user = use(await startFakeUser({ BatchGetUsers: () => new Promise(() => {}) }));
      const { client } = use(await startPost({ database, target: user.target, budgetMs: 100 }));
      await insertPosts(database, ['1']);
      expect(await authorsOf(client)).to.deep.equal(['UNAVAILABLE']);
    });

    it('are unavailable before the deadline of the caller passes', async () => {
      const user = use(await startFakeUser({ BatchGetUsers: () => new Promise(() => {}) }));
      const { client } = use(await startPost({ database, target: user.target, budgetMs: 60_000 }));
      await insertPosts(database, ['1']);
      // Only Post gets the deadline. The client's own timer would race with its response, which has 50 ms, and a busy
      // machine may need more.
      const metadata = new Metadata();
      metadata.set('grpc-timeout', '2S');
      const { postMessages } = await client.ListPosts({}, { metadata });
      expect(postMessages.map(({ authorStatus }) => authorStatus)).to.deep.equal(['AUTHOR_STATUS_UNAVAILABLE']);
    });

    it('are unavailable when Post may not ask, which is logged once', async () => {
      const logger = createRecordingLogger();
      const user = use(
        await startFakeUser({
          BatchGetUsers: async () => {
            throw new StatusError(status.PERMISSION_DENIED, 'not you');
          },
        }),
      );
      const { client } = use(await startPost({ database, target: user.target, logger }));
      await insertPosts(database, ['1']);
      expect(await authorsOf(client)).to.deep.equal(['UNAVAILABLE']);
      expect(await authorsOf(client)).to.deep.equal(['UNAVAILABLE']);
      expect(user.calls).to.have.lengthOf(2);
      const warnings = logger.entries.filter(({ level }) => level === 'warn');
      expect(warnings.map(({ fields }) => fields)).to.deep.equal([{ code: 'PERMISSION_DENIED', error: 'not you' }]);
    });
  });

  describe('of a User server without BatchGetUsers', () => {
    it('are asked for one by one, each once, and BatchGetUsers is not tried again', async () => {
      const user = use(await startFakeUser({ BatchGetUsers: unimplemented }));
      const { client } = use(await startPost({ database, target: user.target }));
      await insertPosts(database, ['1', '2', '1', 'gone']);
      const expected = ['FOUND Henry', 'FOUND Michael', 'FOUND Henry', 'NOT_FOUND'];
      expect(await authorsOf(client)).to.deep.equal(expected);
      expect(await authorsOf(client)).to.deep.equal(expected);
      const asked = user.calls.map(({ method }) => method.name);
      expect(asked).to.deep.equal(['BatchGetUsers', ...Array.from({ length: 6 }, () => 'GetUser')]);
    });

    it('are unavailable one by one', async () => {
      const user = use(
        await startFakeUser({
          BatchGetUsers: unimplemented,
          GetUser: async ({ userId }) => {
            if (userId === '2') throw new StatusError(status.INTERNAL, 'broken');
            if (userId === 'gone') throw new StatusError(status.NOT_FOUND, 'there is no such user');
            return { userMessage: known(userId) };
          },
        }),
      );
      const { client } = use(await startPost({ database, target: user.target }));
      await insertPosts(database, ['1', '2', '3', 'gone']);
      expect(await authorsOf(client)).to.deep.equal(['FOUND Henry', 'UNAVAILABLE', 'FOUND Jessie', 'NOT_FOUND']);
    });

    it('keep what is known by the deadline', async () => {
      const user = use(
        await startFakeUser({
          BatchGetUsers: unimplemented,
          GetUser: ({ userId }) =>
            userId === '2' ? new Promise(() => {}) : Promise.resolve({ userMessage: known(userId) }),
        }),
      );
      const { client } = use(await startPost({ database, target: user.target, budgetMs: 1_000 }));
      await insertPosts(database, ['1', '2', '3']);
      expect(await authorsOf(client)).to.deep.equal(['FOUND Henry', 'UNAVAILABLE', 'FOUND Jessie']);
    });
  });

  describe('that several calls ask for at once', () => {
    it('come to those who wait when one of them cancels', async () => {
      const arrived = deferred();
      const held = deferred();
      const user = use(
        await startFakeUser({
          BatchGetUsers: async (request) => {
            arrived.resolve();
            await held.promise;
            return answer(request);
          },
        }),
      );
      const { client } = use(await startPost({ database, target: user.target, budgetMs: 8_000 }));
      await insertPosts(database, ['1']);
      const caller = new AbortController();
      const cancelled = statusError(client.ListPosts({}, { signal: caller.signal }));
      const other = authorsOf(client);
      await arrived.promise;
      caller.abort();
      expect((await cancelled).code).to.equal(status.CANCELLED);
      held.resolve();
      expect(await other).to.deep.equal(['FOUND Henry']);
      expect(user.calls).to.have.lengthOf(1);
    });

    it('are tied to all of them in the log', async () => {
      const logger = createRecordingLogger();
      const user = use(await startFakeUser());
      const { client } = use(await startPost({ database, target: user.target, logger }));
      await insertPosts(database, ['1']);
      const called = ['a', 'b', 'c'].map(async (id) => {
        const metadata = new Metadata();
        metadata.set('x-request-id', id);
        return client.ListPosts({}, { metadata });
      });
      await Promise.all(called);
      const shared = logger.entries.find(
        ({ message }) => message === 'authors fetched in one call for several requests',
      );
      expect(shared?.fields).to.deep.equal({ users: 1, requestIds: ['a', 'b', 'c'] });
      expect(user.calls[0]?.metadata.get('x-request-id')).to.deep.equal(['a']);
    });

    it('are asked for once for each value of a header that User needs, which goes on as it came', async () => {
      const user = use(await startFakeUser());
      const { client } = use(await startPost({ database, target: user.target, callerHeaders: ['x-tenant'] }));
      await insertPosts(database, ['1', '2']);
      const called = ['a', 'b', 'a', 'b', undefined].map(async (tenant) => {
        const metadata = new Metadata();
        if (tenant !== undefined) metadata.set('x-tenant', tenant);
        metadata.set('x-other', 'stays');
        const { postMessages } = await client.ListPosts({}, { metadata });
        return postMessages.map(({ author }) => author);
      });
      expect(await Promise.all(called)).to.deep.equal(called.map(() => ['Henry', 'Michael']));
      const tenants = user.calls.map(({ metadata }) => metadata.get('x-tenant'));
      expect(tenants).to.have.deep.members([['a'], ['b'], []]);
      expect(user.calls.flatMap(({ metadata }) => metadata.get('x-other'))).to.deep.equal([]);
    });

    it('are asked for until the latest of their deadlines', async () => {
      const user = use(await startFakeUser());
      const { client } = use(await startPost({ database, target: user.target, budgetMs: 60_000 }));
      await insertPosts(database, ['1']);
      const now = Date.now();
      await Promise.all([
        client.ListPosts({}, { deadline: now + 5_000 }),
        client.ListPosts({}, { deadline: now + 8_000 }),
      ]);
      expect(user.calls).to.have.lengthOf(1);
      // Transmission time is added, because a deadline is sent as the remaining time.
      expect(user.calls[0]?.deadline).to.be.within(now + 7_500, now + 20_000);
    });
  });

  it('are not asked for by more calls to User than memory is there for their answers, and the next goes when one has ended', async () => {
    const asked: string[][] = [];
    const ends: (() => void)[] = [];
    const authors = createAuthors({
      budgetMs: 60_000,
      logger: silentLogger,
      answerBytes: 100_000,
      async ask(userIds) {
        asked.push([...userIds]);
        await new Promise<void>((resolve) => ends.push(resolve));
        return new Map(userIds.map((userId) => [userId, { status: 'found', name: userId }]));
      },
    });
    const call = { deadline: Infinity, signal: new AbortController().signal } as Partial<CallContext> as CallContext;
    const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    const finding: Promise<unknown>[] = [];
    for (let batch = 0; batch < 4; batch++) {
      finding.push(
        authors.find(
          Array.from({ length: 40 }, (_, index) => `${batch}-${index}`),
          call,
        ),
      );
      await turn();
      await turn();
    }
    expect(asked).to.have.lengthOf(2);
    for (let batch = 0; batch < 4; batch++) {
      ends[batch]?.();
      await turn();
      await turn();
    }
    await Promise.all(finding);
    expect(asked).to.have.lengthOf(4);
  });

  it('are asked for in the name of the call: its request id and its trace go on to User', async () => {
    const user = use(await startFakeUser());
    const { client } = use(await startPost({ database, target: user.target }));
    await insertPosts(database, ['1']);
    const metadata = new Metadata();
    metadata.set('x-request-id', 'request-7');
    metadata.set('traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
    await client.GetPost({ postId: '1' }, { metadata });
    expect(user.calls[0]?.metadata.get('x-request-id')).to.deep.equal(['request-7']);
    expect(user.calls[0]?.metadata.get('traceparent')[0]).to.match(
      /^00-4bf92f3577b34da6a3ce929d0e0e4736-(?!00f067aa0ba902b7)[\da-f]{16}-01$/,
    );
  });

  it('are not asked for where a read mask leaves them out', async () => {
    const user = use(await startFakeUser());
    const { client } = use(await startPost({ database, target: user.target }));
    await insertPosts(database, ['1']);
    const { postMessage } = await client.GetPost({ postId: '1', readMask: { paths: ['title', 'author_user_id'] } });
    expect(postMessage).to.include({
      title: 'title 1',
      authorUserId: '1',
      author: '',
      authorStatus: 'AUTHOR_STATUS_UNSPECIFIED',
      body: '',
    });
    expect(user.calls).to.have.lengthOf(0);
    const { postMessage: named } = await client.GetPost({ postId: '1', readMask: { paths: ['author'] } });
    expect(named).to.include({ author: 'Henry', title: '' });
  });
});
