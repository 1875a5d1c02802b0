import { Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { type CallContext, silentLogger, StatusError, toStatusError } from '../../src/grpc/index.js';
import type { Author } from '../../src/post/author.js';
import { createAuthors } from '../../src/post/authors.js';
import { emptyPost } from '../../src/post/messages.js';
import type { Post } from '../../src/post/post.js';
import { postHandlers } from '../../src/post/service.js';
import { postStore, type PostStore } from '../../src/post/store.js';
import { createResponseMemory } from '../../src/resources/memory/response-memory.js';
import { noDatabase } from '../support/no-database.js';

const context = (onEnd: CallContext['onEnd'] = () => {}, address = '127.0.0.1:4711'): CallContext =>
  ({
    deadline: Infinity,
    signal: new AbortController().signal,
    metadata: new Metadata(),
    values: new Map(),
    peer: { address, encrypted: false },
    onEnd,
  }) as Partial<CallContext> as CallContext;

const posts = (authorUserIds: readonly string[]): Post[] =>
  authorUserIds.map((authorUserId, index) => ({
    ...emptyPost,
    sequence: String(index + 1),
    postId: `post ${index}`,
    authorUserId,
    title: `title ${index}`,
    createTime: '1714979289000000',
    updateTime: '1714979289000000',
    etag: String(index),
  }));

const storeOf = (rows: readonly Post[]): PostStore => ({
  ...postStore(noDatabase),
  list: async () => ({ rows, more: false, bytes: 0 }),
});

/** User's data for a user; undefined omits the user from the response. */
const author = fc.option(
  fc.oneof(
    fc.record({ status: fc.constant('found' as const), name: fc.string() }),
    fc.record({ status: fc.constant('notFound' as const) }),
    fc.record({ status: fc.constant('unavailable' as const), cause: fc.constant(undefined) }),
  ),
  { nil: undefined },
);

describe('filling in the authors', () => {
  it('changes neither the order nor the number of posts, and gives each post its own author, for any response of User', async () => {
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
  const mib = 1024 * 1024;
  const large = { pageSize: 1_000, pageToken: '' };
  const small = { pageSize: 1, pageToken: '' };
  const authors = createAuthors({ budgetMs: 60_000, logger: silentLogger, ask: async () => new Map() });

  /** Lists of one post are small; others are larger than their first read. */
  const handlersOf = (maxWaitMs: number) => {
    const read: number[] = [];
    const store: PostStore = {
      ...storeOf([]),
      async list({ size, maxBytes, atLeastOne }) {
        read.push(maxBytes);
        if (size === 1) return { rows: posts(['1']), more: false, bytes: 1_000 };
        return atLeastOne ? { rows: posts(['1']), more: true, bytes: maxBytes } : { rows: [], more: true, bytes: 0 };
      },
    };
    const memory = createResponseMemory({ totalBytes: 64 * mib, maxWaitMs });
    return { read, memory, handlers: postHandlers(store, authors, memory) };
  };

  it('get shorter and then wait, unread, until their caller has taken others; small ones and other callers do not', async () => {
    const { handlers, read, memory } = handlersOf(60_000);
    const ends: (() => void)[] = [];
    const fill = Array.from({ length: 20 }, () =>
      handlers.ListPosts(
        large,
        context((end) => void ends.push(end)),
      ),
    );
    while (ends.length + memory.counts().waiting < fill.length) await new Promise((resolve) => setImmediate(resolve));
    const answered = ends.length;
    expect(answered).to.be.within(2, 20);
    // They become shorter as memory becomes short, down to a third of their length.
    expect(Math.max(...read)).to.equal(3 * mib);
    expect(read.filter((bytes) => bytes > mib)).to.have.length.within(1, 10);
    expect(Math.min(...read.filter((bytes) => bytes > 256 * 1024))).to.be.within(mib, 2 * mib);
    expect(memory.counts().heldBytes).to.be.at.most(32 * mib);

    await Promise.all(Array.from({ length: 10 }, () => handlers.ListPosts(small, context())));
    await handlers.ListPosts(large, context(undefined, '127.0.0.2:1'));
    expect(ends).to.have.lengthOf(answered);

    for (let index = 0; index < fill.length; index++) {
      while (ends.length <= index) await new Promise((resolve) => setImmediate(resolve));
      ends[index]?.();
    }
    await Promise.all(fill);
  });

  it('are refused with the time of the next try when there is no memory in time', async () => {
    const { handlers, memory } = handlersOf(20);
    const answers = await Promise.allSettled(Array.from({ length: 100 }, () => handlers.ListPosts(large, context())));
    const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [toStatusError(answer.reason)] : []));
    expect(refused).to.have.length.within(80, 98);
    expect(memory.counts()).to.include({ refused: refused.length, waiting: 0 });
    for (const { code, details } of refused) {
      expect(code).to.equal(status.RESOURCE_EXHAUSTED);
      expect(details).to.deep.include({ kind: 'RetryInfo', retryDelayMs: 1_000 });
      expect(details[0]).to.include({ reason: 'TOO_MUCH_UNREAD' });
    }
  });
});
