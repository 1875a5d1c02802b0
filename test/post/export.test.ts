import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { encodeCursor } from '../../src/resources/cursor.js';
import { collect } from '../support/collect.js';
import { statusError } from '../support/rejection.js';
import { names, startFakeUser, type FakeUser } from './fake-user.js';
import { insertPosts, openPostDatabase, startPost, type RunningPost, type TestDatabase } from './harness.js';

const count = 1_234;
const authorOf = (index: number): string => String((index % 6) + 1);

describe('ExportPosts', () => {
  let database: TestDatabase;
  let user: FakeUser;
  let post: RunningPost;

  before(async function () {
    this.timeout(60_000);
    database = await openPostDatabase();
  });
  beforeEach(async () => {
    await database.reset();
    user = await startFakeUser();
    post = await startPost({ database, target: user.target });
    await insertPosts(
      database,
      Array.from({ length: count }, (_, index) => authorOf(index)),
    );
    database.queries.length = 0;
  });
  afterEach(async () => {
    expect(post.log).to.deep.equal([]);
    await post.close();
    user.close();
  });
  after(() => database.close());

  const exported = async (after = ''): Promise<string[]> =>
    (await collect(post.client.ExportPosts({ after }))).map(({ postMessage }) => postMessage?.postId ?? '');
  const ids = (from: number): string[] => Array.from({ length: count - from + 1 }, (_, index) => String(from + index));

  it('streams every post in the order of their creation, with its author, asked for by the page', async () => {
    const responses = await collect(post.client.ExportPosts({}));
    expect(responses.map(({ postMessage }) => postMessage?.postId)).to.deep.equal(ids(1));
    for (const [index, { postMessage }] of responses.entries()) {
      expect(postMessage).to.include({ author: names.get(authorOf(index)) ?? '' });
    }
    expect(user.calls).to.have.lengthOf(3);
  });

  it('resumes after any cursor, with neither a gap nor a repeat', async () => {
    const cursors = (await collect(post.client.ExportPosts({}))).map(({ cursor }) => cursor);
    for (const stop of [1, 499, 500, 501, count - 1])
      expect(await exported(cursors[stop - 1])).to.deep.equal(ids(stop + 1));
    expect(await exported(cursors.at(-1))).to.deep.equal([]);
  });

  it('refuses a cursor from elsewhere', async () => {
    const { nextPageToken } = await post.client.ListPosts({ pageSize: 1 });
    for (const after of ['nonsense', nextPageToken, encodeCursor('/v1.user.User/ExportUsers', '7')]) {
      const error = await statusError(exported(after));
      expect(error).to.include({
        code: status.INVALID_ARGUMENT,
        message: 'after is not a page_token or cursor of this method and request; start again without one',
      });
    }
  });

  it('reads no further than its reader, and stops when it is cancelled', async () => {
    await database.reset();
    await insertPosts(
      database,
      Array.from({ length: 1_000 }, () => '1'),
      'x'.repeat(100_000),
    );
    database.queries.length = 0;
    let seen = 0;
    for await (const _ of post.client.ExportPosts({})) {
      if (++seen === 5) break;
    }
    // A later call on the same connection: the server has seen the cancellation by then.
    await post.client.GetPost({ postId: '1' });
    // A page has 10 of these.
    expect(database.queries.filter((text) => text.includes('ORDER BY sequence')).length).to.be.within(1, 20);
  });

  it('goes on while User cannot answer', async () => {
    user.close();
    const unable = await startPost({ database, target: user.target, budgetMs: 20 });
    try {
      const responses = await collect(unable.client.ExportPosts({}));
      expect(responses).to.have.lengthOf(count);
      for (const { postMessage } of responses)
        expect(postMessage).to.include({ author: '', authorStatus: 'AUTHOR_STATUS_UNAVAILABLE' });
    } finally {
      await unable.close();
    }
  });
});
