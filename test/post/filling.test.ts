import { Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { type CallContext, silentLogger, StatusError } from '../../src/grpc/index.js';
import type { Author } from '../../src/post/author.js';
import { createAuthors } from '../../src/post/authors.js';
import type { Post } from '../../src/post/post.js';
import { postHandlers } from '../../src/post/service.js';
import type { PostStore } from '../../src/post/store.js';

const context = (onEnd: CallContext['onEnd'] = () => {}): CallContext =>
  ({
    deadline: Infinity,
    signal: new AbortController().signal,
    metadata: new Metadata(),
    values: new Map(),
    onEnd,
  }) as Partial<CallContext> as CallContext;

const posts = (authorUserIds: readonly string[]): Post[] =>
  authorUserIds.map((authorUserId, index) => ({
    sequence: String(index + 1),
    postId: `post ${index}`,
    authorUserId,
    title: `title ${index}`,
    body: '',
    tags: [],
    createTime: '1714979289000000',
    updateTime: '1714979289000000',
    etag: String(index),
  }));

const storeOf = (rows: readonly Post[], bytesOf: (size: number) => number = () => 0): PostStore => {
  const never = async (): Promise<never> => {
    throw new Error('not to be called');
  };
  return {
    list: async ({ size }) => ({ rows, more: false, bytes: bytesOf(size) }),
    get: never,
    createdBy: never,
    create: never,
    update: never,
    delete: never,
  };
};

/** What User says of a user; undefined leaves the user out of the answer. */
const author = fc.option(
  fc.oneof(
    fc.record({ status: fc.constant('found' as const), name: fc.string() }),
    fc.record({ status: fc.constant('notFound' as const) }),
    fc.record({ status: fc.constant('unavailable' as const), cause: fc.constant(undefined) }),
  ),
  { nil: undefined },
);

describe('filling in the authors', () => {
  it('changes neither the order nor the number of posts, and gives each post its own author, whatever User says', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ minLength: 1, maxLength: 2 })),
        fc.dictionary(fc.string({ minLength: 1, maxLength: 2 }), author),
        fc.boolean(),
        async (authorUserIds, known, fails) => {
          const said = (userId: string): Author | undefined =>
            Object.hasOwn(known, userId) ? known[userId] : { status: 'notFound' };
          const authors = createAuthors({
            budgetMs: 60_000,
            logger: silentLogger,
            async ask(userIds) {
              if (fails) throw new StatusError(status.UNAVAILABLE, 'down');
              const answers = new Map<string, Author>();
              for (const userId of userIds.toReversed()) {
                const answer = said(userId);
                if (answer !== undefined) answers.set(userId, answer);
              }
              return answers;
            },
          });
          const rows = posts(authorUserIds);
          const { postMessages } = await postHandlers(storeOf(rows), authors).ListPosts(
            { pageSize: 0, pageToken: '' },
            context(),
          );

          expect(postMessages.map(({ postId }) => postId)).to.deep.equal(rows.map(({ postId }) => postId));
          for (const { author, authorUserId, authorStatus } of postMessages) {
            const answer = fails ? undefined : said(authorUserId);
            expect(author).to.equal(answer?.status === 'found' ? answer.name : '');
            if (answer?.status === 'found') expect(authorStatus).to.equal('AUTHOR_STATUS_FOUND');
            else if (answer?.status === 'notFound') expect(authorStatus).to.equal('AUTHOR_STATUS_NOT_FOUND');
            else expect(authorStatus).to.equal('AUTHOR_STATUS_UNAVAILABLE');
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('the authors that are counted', () => {
  it('are one for each author of a call, by what is known of them', async () => {
    const counts = new Map<Author['status'], number>();
    let fails = false;
    const authors = createAuthors({
      budgetMs: 60_000,
      logger: silentLogger,
      count: (status, number) => counts.set(status, (counts.get(status) ?? 0) + number),
      ask: async () => {
        if (fails) throw new StatusError(status.UNAVAILABLE, 'down');
        return new Map<string, Author>([
          ['a', { status: 'found', name: 'A' }],
          ['b', { status: 'notFound' }],
          ['c', { status: 'unavailable', cause: undefined }],
        ]);
      },
    });
    const list = async (...ids: string[]): Promise<unknown> =>
      postHandlers(storeOf(posts(ids)), authors).ListPosts({ pageSize: 0, pageToken: '' }, context());
    await list('a', 'a', 'b', 'c', 'nobody');
    expect(Object.fromEntries(counts)).to.deep.equal({ found: 1, notFound: 1, unavailable: 2 });
    fails = true;
    await list('a', 'a', 'b');
    expect(Object.fromEntries(counts)).to.deep.equal({ found: 1, notFound: 1, unavailable: 4 });
  });
});

describe('large pages', () => {
  it('wait until the callers before have taken theirs, and small ones do not', async () => {
    const authors = createAuthors({ budgetMs: 60_000, logger: silentLogger, ask: async () => new Map() });
    const handlers = postHandlers(
      storeOf(posts(['1']), (size) => (size === 1_000 ? 20 * 1024 * 1024 : 1_000)),
      authors,
    );
    const large = { pageSize: 1_000, pageToken: '' };
    let endFirst = (): void => {};
    await handlers.ListPosts(
      large,
      context((listener) => (endFirst = listener)),
    );
    let answered = false;
    const second = handlers.ListPosts(large, context()).then(() => (answered = true));
    await Promise.all(
      Array.from({ length: 100 }, async () => handlers.ListPosts({ pageSize: 1, pageToken: '' }, context())),
    );
    expect(answered).to.equal(false);
    endFirst();
    await second;
  });
});
