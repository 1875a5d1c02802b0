import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import type { PostMessage, PostMessage__Input } from '../../src/contract/post.js';
import { statusError } from '../support/rejection.js';
import { startFakeUser, type FakeUser } from './fake-user.js';
import { openPostDatabase, startPost, type RunningPost, type TestDatabase } from './harness.js';

const something = (overrides: PostMessage__Input = {}): PostMessage__Input => ({
  authorUserId: '1',
  title: 'A title',
  body: 'A body',
  tags: ['one', 'two'],
  ...overrides,
});

describe('writing posts', () => {
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
    post = await startPost({ database, target: user.target, budgetMs: 500 });
  });
  afterEach(async () => {
    expect(post.log).to.deep.equal([]);
    await post.close();
    user.close();
  });
  after(() => database.close());

  const whole = ({ postMessage }: { readonly postMessage: PostMessage | null }): PostMessage => {
    if (postMessage === null) throw new Error('the post is missing');
    return postMessage;
  };
  const create = async (postMessage: PostMessage__Input = something(), requestId = ''): Promise<PostMessage> =>
    whole(await post.client.CreatePost({ postMessage, requestId }));
  const get = async (postId: string): Promise<PostMessage> => whole(await post.client.GetPost({ postId }));
  const update = async (postMessage: PostMessage__Input, paths?: string[]): Promise<PostMessage> =>
    whole(await post.client.UpdatePost({ postMessage, updateMask: paths === undefined ? null : { paths } }));
  const reasonOf = async (call: Promise<unknown>): Promise<string> => {
    const { code, details } = await statusError(call);
    const reasons = details.flatMap((detail) => (detail.kind === 'ErrorInfo' ? [detail.reason] : []));
    return [status[code], ...reasons].join(' ');
  };
  const count = async (): Promise<number> => (await post.client.ListPosts({})).postMessages.length;

  describe('CreatePost', () => {
    it('gives the post with an id of the server and the name of its author', async () => {
      const created = await create();
      expect(created).to.include({
        title: 'A title',
        body: 'A body',
        authorUserId: '1',
        author: 'Henry',
        authorStatus: 'AUTHOR_STATUS_FOUND',
      });
      expect(created.tags).to.deep.equal(['one', 'two']);
      expect(created.postId).to.match(/^[\da-f]{8}-[\da-f]{4}-7/);
      expect(await get(created.postId)).to.deep.equal(created);
    });

    it('takes an id of the caller, once', async () => {
      expect((await create(something({ postId: 'first' }))).postId).to.equal('first');
      expect(await reasonOf(create(something({ postId: 'first', title: 'Other' })))).to.equal(
        'ALREADY_EXISTS POST_ALREADY_EXISTS',
      );
      expect(await get('first')).to.include({ title: 'A title' });
    });

    it('ignores output-only fields', async () => {
      const created = await create(
        something({
          author: 'Somebody',
          authorStatus: 'AUTHOR_STATUS_UNAVAILABLE',
          etag: 'x'.repeat(1_000),
          createTime: { seconds: 1 },
        }),
      );
      expect(created).to.include({ author: 'Henry', authorStatus: 'AUTHOR_STATUS_FOUND' });
      expect(Number(created.createTime?.seconds)).to.be.above(1_600_000_000);
    });

    it('keeps every character', async () => {
      for (const text of ["Robert'); DROP TABLE posts;--", '김하늘', '😀'.repeat(60), '\u0001\n\\', '{"a",NULL}']) {
        const { postId } = await create(something({ title: text, body: text, tags: [text, '"', ',', '{}', 'NULL'] }));
        const read = await get(postId);
        expect(read).to.include({ title: text, body: text });
        expect(read.tags).to.deep.equal([text, '"', ',', '{}', 'NULL']);
      }
    });

    it('takes a post without a body and tags, and one of the greatest size', async () => {
      expect(await create(something({ body: '', tags: [] }))).to.deep.include({ body: '', tags: [] });
      const greatest = something({
        title: '題'.repeat(300),
        body: 'x'.repeat(256 * 1024),
        tags: Array.from({ length: 32 }, () => '😀'.repeat(64)),
      });
      expect(await create(greatest)).to.deep.include(greatest);
    });

    it('refuses an author who does not exist', async () => {
      const error = await statusError(create(something({ authorUserId: 'gone' })));
      expect(error.code).to.equal(status.FAILED_PRECONDITION);
      expect(error.details).to.deep.equal([
        { kind: 'ErrorInfo', reason: 'USER_NOT_FOUND', domain: 'duet', metadata: { user_id: 'gone' } },
      ]);
      expect(await count()).to.equal(0);
    });

    it('is UNAVAILABLE while User cannot be asked, and writes nothing', async () => {
      user.close();
      expect(await reasonOf(create())).to.equal('UNAVAILABLE USER_UNAVAILABLE');
      expect(await count()).to.equal(0);
    });

    it('reports every invalid field at once, without a call to User', async () => {
      database.queries.length = 0;
      const error = await statusError(
        create(
          {
            postId: 'x'.repeat(65),
            authorUserId: '',
            title: '',
            body: 'x'.repeat(256 * 1024 + 1),
            tags: ['fine', '', 'x\0'],
          },
          'again',
        ),
      );
      expect(error.code).to.equal(status.INVALID_ARGUMENT);
      const fields = error.details.flatMap((detail) => (detail.kind === 'BadRequest' ? detail.fieldViolations : []));
      expect(fields.map(({ field }) => field)).to.deep.equal([
        'post_message.post_id',
        'post_message.title',
        'post_message.body',
        'post_message.tags[1]',
        'post_message.tags[2]',
        'post_message.author_user_id',
        'request_id',
      ]);
      expect(database.queries).to.deep.equal([]);
      expect(user.calls).to.deep.equal([]);
    });

    const refused: [what: string, broken: PostMessage__Input, field: string][] = [
      ['a title of 301 characters', { title: 'x'.repeat(301) }, 'title'],
      ['a title with NUL', { title: 'a\0b' }, 'title'],
      ['a body with NUL', { body: 'a\0b' }, 'body'],
      ['a body over 256 KiB in UTF-8', { body: '題'.repeat(90_000) }, 'body'],
      ['33 tags', { tags: Array.from({ length: 33 }, () => 'tag') }, 'tags'],
      ['a tag of 65 characters', { tags: ['x'.repeat(65)] }, 'tags[0]'],
    ];
    for (const [what, broken, field] of refused) {
      it(`refuses ${what}`, async () => {
        const { details } = await statusError(create(something(broken)));
        expect(details).to.have.nested.property('[1].fieldViolations[0].field', `post_message.${field}`);
      });
    }

    it('refuses a request without a post', async () => {
      expect((await statusError(post.client.CreatePost({}))).message).to.equal('post_message is required');
    });

    it('gives the same post for the same request_id, and creates one, even while User cannot be asked', async () => {
      const requestId = randomUUID();
      const first = await create(something(), requestId);
      expect(await create(something(), requestId)).to.deep.equal(first);
      user.close();
      expect(await create(something(), requestId.toUpperCase())).to.deep.equal({
        ...first,
        author: '',
        authorStatus: 'AUTHOR_STATUS_UNAVAILABLE',
      });
      expect(await count()).to.equal(1);
    });

    it('refuses the same request_id for another request', async () => {
      const requestId = randomUUID();
      await create(something(), requestId);
      expect(await reasonOf(create(something({ tags: ['one,two'] }), requestId))).to.equal(
        'ALREADY_EXISTS REQUEST_ID_REUSED',
      );
      expect(await count()).to.equal(1);
    });

    it('creates one post when the same request comes fifty times at once', async () => {
      const requestId = randomUUID();
      const posts = await Promise.all(Array.from({ length: 50 }, async () => create(something(), requestId)));
      expect(new Set(posts.map(({ postId }) => postId)).size).to.equal(1);
      expect(await count()).to.equal(1);
    });
  });

  describe('UpdatePost', () => {
    it('writes the fields of its mask, and no others', async () => {
      const { postId, etag, createTime } = await create();
      const updated = await update({ postId, title: 'New', body: 'New' }, ['title']);
      expect(updated).to.deep.include({
        title: 'New',
        body: 'A body',
        tags: ['one', 'two'],
        author: 'Henry',
        createTime,
      });
      expect(updated.etag).not.to.equal(etag);
      expect(await get(postId)).to.deep.equal(updated);
    });

    it('without a mask writes the fields that are set', async () => {
      const { postId } = await create();
      expect(await update({ postId, body: 'New' })).to.deep.include({
        title: 'A title',
        body: 'New',
        tags: ['one', 'two'],
      });
    });

    it('with `*` writes all four, and can empty two of them', async () => {
      const { postId } = await create();
      const updated = await update({ postId, title: 'New', authorUserId: '2' }, ['*']);
      expect(updated).to.deep.include({ title: 'New', body: '', tags: [], authorUserId: '2', author: 'Michael' });
      expect(await reasonOf(update({ postId, title: 'New' }, ['*']))).to.equal('INVALID_ARGUMENT INVALID_REQUEST');
    });

    it('refuses a mask with another path, and one that leaves nothing to write', async () => {
      const { postId } = await create();
      expect((await statusError(update({ postId }, ['author']))).message).to.match(
        /^update_mask\.paths\[0\] is "author"/,
      );
      expect((await statusError(update({ postId }))).message).to.match(/^update_mask is required/);
    });

    it('refuses a stale etag', async () => {
      const { postId, etag } = await create();
      const { etag: newer } = await update({ postId, title: 'Second', etag });
      expect(await reasonOf(update({ postId, title: 'Third', etag }))).to.equal('ABORTED ETAG_MISMATCH');
      expect(await update({ postId, title: 'Third', etag: newer })).to.include({ title: 'Third' });
    });

    it('rejects any change of a post that does not exist', async () => {
      expect(await reasonOf(update({ postId: 'none', title: 'New' }))).to.equal('NOT_FOUND POST_NOT_FOUND');
      expect(await reasonOf(update({ postId: 'none', authorUserId: '2' }))).to.equal('NOT_FOUND POST_NOT_FOUND');
    });

    it('refuses a new author who does not exist', async () => {
      const { postId } = await create();
      expect(await reasonOf(update({ postId, authorUserId: 'gone' }))).to.equal('FAILED_PRECONDITION USER_NOT_FOUND');
      expect(await get(postId)).to.include({ authorUserId: '1' });
    });

    it('needs no User to write a post that keeps its author, and needs it for another', async () => {
      const { postId } = await create();
      user.close();
      expect(await update({ postId, title: 'New', authorUserId: '1' })).to.include({
        title: 'New',
        authorStatus: 'AUTHOR_STATUS_UNAVAILABLE',
      });
      expect(await reasonOf(update({ postId, authorUserId: '2' }))).to.equal('UNAVAILABLE USER_UNAVAILABLE');
    });
  });

  describe('GetPost and DeletePost', () => {
    it('refuse a post that does not exist', async () => {
      expect(await reasonOf(post.client.GetPost({ postId: 'none' }))).to.equal('NOT_FOUND POST_NOT_FOUND');
      expect(await reasonOf(post.client.DeletePost({ postId: 'none' }))).to.equal('NOT_FOUND POST_NOT_FOUND');
    });

    it('delete, with the etag of the post or none', async () => {
      const { postId, etag } = await create();
      await update({ postId, title: 'New' });
      expect(await reasonOf(post.client.DeletePost({ postId, etag }))).to.equal('ABORTED ETAG_MISMATCH');
      await post.client.DeletePost({ postId, etag: (await get(postId)).etag });
      expect(await reasonOf(post.client.GetPost({ postId }))).to.equal('NOT_FOUND POST_NOT_FOUND');
    });

    it('give each of many posts that are asked for at once', async () => {
      const ids = Array.from({ length: 120 }, (_, index) => `post ${index}`);
      for (const postId of ids) await create(something({ postId, title: `title of ${postId}` }));
      const posts = await Promise.all(ids.map(async (postId) => get(postId)));
      for (const [index, { title }] of posts.entries()) expect(title).to.equal(`title of ${ids[index]}`);
    });
  });
});
