import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import type { PostMessage } from '../../src/contract/post.js';
import { loadFirstData } from '../../src/post/first-data.js';
import { closing } from '../support/closing.js';
import { statusError } from '../support/rejection.js';
import { startFakeUser, userMessage } from './fake-user.js';
import { insertPosts, openPostDatabase, startPost, type TestDatabase } from './harness.js';

const summary = ({ postId, author, authorUserId, authorStatus }: PostMessage) => [
  postId,
  authorUserId,
  author,
  authorStatus,
];

describe('listing posts', () => {
  let database: TestDatabase;
  before(async function () {
    this.timeout(60_000);
    database = await openPostDatabase();
  });
  beforeEach(() => database.reset());
  after(() => database.close());
  const use = closing();

  const start = async () => {
    const user = use(await startFakeUser());
    const { client } = use(await startPost({ database, target: user.target }));
    return { user, client };
  };

  it('answers the first data with the names of its authors', async () => {
    const { client } = await start();
    expect(await loadFirstData(database)).to.equal(true);
    const { postMessages, nextPageToken } = await client.ListPosts({});
    expect(postMessages.map(summary)).to.deep.equal([
      ['1', '1', 'Henry', 'AUTHOR_STATUS_FOUND'],
      ['2', '1', 'Henry', 'AUTHOR_STATUS_FOUND'],
      ['3', '1', 'Henry', 'AUTHOR_STATUS_FOUND'],
      ['4', '1', 'Henry', 'AUTHOR_STATUS_FOUND'],
      ['5', '3', 'Jessie', 'AUTHOR_STATUS_FOUND'],
      ['6', '4', 'Max', 'AUTHOR_STATUS_FOUND'],
      ['7', '4', 'Max', 'AUTHOR_STATUS_FOUND'],
      ['8', '5', 'Tony', 'AUTHOR_STATUS_FOUND'],
    ]);
    expect(nextPageToken).to.equal('');
    for (const { title, body, tags, createTime, etag } of postMessages) {
      expect(title).not.to.equal('');
      expect(body).not.to.equal('');
      expect(tags).not.to.deep.equal([]);
      expect(createTime).not.to.equal(null);
      expect(etag).not.to.equal('');
    }
  });

  it('loads the first data once in the life of a database', async () => {
    expect(await loadFirstData(database)).to.equal(true);
    await database.query('DELETE FROM posts');
    expect(await loadFirstData(database)).to.equal(false);
    expect(await database.query('SELECT FROM posts')).to.have.lengthOf(0);
  });

  it('answers an empty list without asking User', async () => {
    const { user, client } = await start();
    expect(await client.ListPosts({})).to.deep.equal({ postMessages: [], nextPageToken: '' });
    expect(await client.ListPostsByUserId({ userId: 'nobody' })).to.deep.equal({ postMessages: [], nextPageToken: '' });
    expect(user.calls).to.have.lengthOf(0);
  });

  it('says of each author what User says', async () => {
    const { client } = await start();
    await insertPosts(database, ['1', 'gone', '2']);
    const { postMessages } = await client.ListPosts({});
    expect(postMessages.map(summary)).to.deep.equal([
      ['1', '1', 'Henry', 'AUTHOR_STATUS_FOUND'],
      ['2', 'gone', '', 'AUTHOR_STATUS_NOT_FOUND'],
      ['3', '2', 'Michael', 'AUTHOR_STATUS_FOUND'],
    ]);
  });

  it('asks User and the database once for 1,000 posts by 500 users', async () => {
    const user = use(
      await startFakeUser({
        BatchGetUsers: async ({ userIds }) => ({
          userMessages: userIds.map((id) => userMessage(id, `name of ${id}`)),
          missingUserIds: [],
        }),
      }),
    );
    const { client } = use(await startPost({ database, target: user.target }));
    await insertPosts(
      database,
      Array.from({ length: 1_000 }, (_, index) => `user ${index % 500}`),
    );
    database.queries.length = 0;

    const { postMessages } = await client.ListPosts({});
    expect(postMessages).to.have.lengthOf(1_000);
    for (const { author, authorUserId } of postMessages) expect(author).to.equal(`name of ${authorUserId}`);
    expect(user.calls).to.have.lengthOf(1);
    expect(database.queries).to.have.lengthOf(1);
  });

  it('asks User no more than 5 times for 50 listings at once', async () => {
    const { user, client } = await start();
    await insertPosts(database, ['1', '2', '3', '4', '5']);
    database.queries.length = 0;
    const lists = await Promise.all(Array.from({ length: 50 }, () => client.ListPosts({})));
    for (const { postMessages } of lists) expect(postMessages).to.have.lengthOf(5);
    expect(user.calls.length).to.be.at.most(5);
    expect(database.queries.length).to.be.at.most(5);
  });

  it('returns pages of any size that together are the list', async () => {
    const { client } = await start();
    await insertPosts(
      database,
      Array.from({ length: 25 }, (_, index) => String((index % 5) + 1)),
    );
    for (const pageSize of [1, 7, 25, 26]) {
      const ids: string[] = [];
      let pageToken = '';
      do {
        const page = await client.ListPosts({ pageSize, pageToken });
        expect(page.postMessages.length).to.be.at.most(pageSize);
        ids.push(...page.postMessages.map(({ postId }) => postId));
        pageToken = page.nextPageToken;
      } while (pageToken !== '');
      expect(ids).to.deep.equal(Array.from({ length: 25 }, (_, index) => String(index + 1)));
    }
  });

  it('ends a page at 3 MiB, and reads no more than that', async () => {
    const { client } = await start();
    const body = 'x'.repeat(256 * 1024);
    await insertPosts(
      database,
      Array.from({ length: 30 }, () => '1'),
      body,
    );
    const first = await client.ListPosts({});
    expect(first.postMessages).to.have.lengthOf(11);
    const second = await client.ListPosts({ pageToken: first.nextPageToken });
    expect(second.postMessages).to.have.lengthOf(11);
    const third = await client.ListPosts({ pageToken: second.nextPageToken });
    expect(third.postMessages.map(({ postId }) => postId)).to.deep.equal([
      '23',
      '24',
      '25',
      '26',
      '27',
      '28',
      '29',
      '30',
    ]);
    expect(third.nextPageToken).to.equal('');
  });

  it("lists one user's posts, and those alone", async () => {
    const { client } = await start();
    await insertPosts(database, ['1', '2', '1', '3', '1']);
    const first = await client.ListPostsByUserId({ userId: '1', pageSize: 2 });
    expect(first.postMessages.map(summary)).to.deep.equal([
      ['1', '1', 'Henry', 'AUTHOR_STATUS_FOUND'],
      ['3', '1', 'Henry', 'AUTHOR_STATUS_FOUND'],
    ]);
    const second = await client.ListPostsByUserId({ userId: '1', pageSize: 2, pageToken: first.nextPageToken });
    expect(second.postMessages.map(({ postId }) => postId)).to.deep.equal(['5']);
    expect(second.nextPageToken).to.equal('');
  });

  it('refuses a page token of another user, of another method, and an edited one', async () => {
    const { client } = await start();
    await insertPosts(database, ['1', '1', '2', '2']);
    const { nextPageToken: ofUser } = await client.ListPostsByUserId({ userId: '1', pageSize: 1 });
    const { nextPageToken: ofAll } = await client.ListPosts({ pageSize: 1 });
    for (const call of [
      client.ListPostsByUserId({ userId: '2', pageToken: ofUser }),
      client.ListPostsByUserId({ userId: '1', pageToken: ofAll }),
      client.ListPosts({ pageToken: ofUser }),
      client.ListPosts({ pageToken: `${ofAll}A` }),
      client.ListPosts({ pageToken: 'something' }),
    ]) {
      const error = await statusError(call);
      expect(error.code).to.equal(status.INVALID_ARGUMENT);
      expect(error.message).to.match(/^page_token /);
    }
  });

  it('refuses a negative page size and an empty user id, and names them', async () => {
    const { client } = await start();
    const error = await statusError(client.ListPostsByUserId({ userId: '', pageSize: -1 }));
    expect(error.code).to.equal(status.INVALID_ARGUMENT);
    const fields = error.details.flatMap((detail) =>
      detail.kind === 'BadRequest' ? detail.fieldViolations.map(({ field }) => field) : [],
    );
    expect(fields).to.deep.equal(['user_id', 'page_size']);
  });

  it('takes a page size over 1,000 for 1,000', async () => {
    const { client } = await start();
    await insertPosts(
      database,
      Array.from({ length: 1_001 }, () => '1'),
    );
    const { postMessages, nextPageToken } = await client.ListPosts({ pageSize: 5_000 });
    expect(postMessages).to.have.lengthOf(1_000);
    expect(nextPageToken).not.to.equal('');
  });
});
