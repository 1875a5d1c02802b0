import type { CreatePostRequest } from '../contract/gen/v1/post/CreatePostRequest.js';
import type { ListPostsResponse } from '../contract/gen/v1/post/ListPostsResponse.js';
import type { PostDefinition, PostMessage } from '../contract/post.js';
import type { CallContext } from '../grpc/index.js';
import type { Service } from '../grpc/server/index.js';
import { createRequestOf, type CreateRequest } from '../resources/create-request.js';
import { afterCursor, encodeCursor } from '../resources/cursor.js';
import { readMask, updateMask, type FieldMask } from '../resources/field-mask.js';
import { checkFields, keysOf, pick } from '../resources/fields.js';
import { keysetPages } from '../resources/keyset-pages.js';
import { maxPageBytes, pageSizeOf } from '../resources/page.js';
import { etag as etagRule, givenEtag, resourceId } from '../resources/rules.js';
import { uuidV7 } from '../resources/uuid-v7.js';
import { Violations } from '../resources/violations.js';
import {
  createResponseMemory,
  type AnswerMemory,
  type PageMemory,
  type ResponseMemory,
} from '../resources/memory/response-memory.js';
import type { Authors } from './authors.js';
import { postNotFound } from './errors.js';
import { authorNameBytes, emptyPost, emptyPostMessage, postMessageBytes, postSize, toPostMessage } from './messages.js';
import { changeablePostFields, firstPostFields, postFields, type NewPost, type Post } from './post.js';
import type { PageRequest, PostPage, PostStore } from './store.js';

type ListRequest = Omit<PageRequest, 'maxBytes' | 'atLeastOne'>;

const exportPageSize = 500;
/** The memory of one export. */
const exportPageBytes = 1024 * 1024;

/**
 * The first read of a list has this many posts. Most lists are no longer, and many calls can hold this much at once.
 */
const firstBytes = (size: number): number => 1024 * Math.max(32, Math.min(size, 256));

const listCursor = '/v1.post.Post/ListPosts';
const userListCursor = (userId: string): string => `/v1.post.Post/ListPostsByUserId ${userId}`;
const exportCursor = '/v1.post.Post/ExportPosts';

/** The service v1.post.Post: validates requests, queries the store and User, and builds responses. */
export const postHandlers = (
  store: PostStore,
  authors: Authors,
  memory: ResponseMemory = createResponseMemory(),
): Service<PostDefinition> => {
  /** Maps posts to messages, with their authors filled in. */
  const withAuthors = async (posts: readonly Post[], context: CallContext): Promise<(post: Post) => PostMessage> => {
    const authorOf = await authors.find(
      posts.map(({ authorUserId }) => authorUserId),
      context,
    );
    return (post) => toPostMessage(post, authorOf(post.authorUserId));
  };
  const withAuthor = async (post: Post, context: CallContext): Promise<PostMessage> =>
    (await withAuthors([post], context))(post);

  /** Responds with one post of any size. */
  const answerPost = (context: CallContext, find: () => Promise<PostMessage>): Promise<{ postMessage: PostMessage }> =>
    memory.answer(context, postSize.bytes, async () => {
      const postMessage = await find();
      return { response: { postMessage }, bytes: postMessageBytes(postMessage) };
    });

  /** The requested page, if it is small. */
  const readSmall = async (request: ListRequest): Promise<PostPage | undefined> => {
    const page = await store.list({ ...request, maxBytes: firstBytes(request.size), atLeastOne: false });
    return page.more && page.rows.length < request.size ? undefined : page;
  };

  /**
   * A page of at most `maxBytes`. Nothing of a large page is held while it waits for memory, and it is shorter if
   * memory is short.
   */
  const readPage = async (request: ListRequest, maxBytes: number, memory: AnswerMemory): Promise<PostPage> => {
    const small = await readSmall(request);
    if (small !== undefined) return small;
    const most = Math.max(postSize.bytes, Math.min(maxBytes, request.size * postSize.bytes));
    const least = Math.max(postSize.bytes, Math.min(most, maxBytes / 3));
    const granted = await memory.reserve(most, least);
    return store.list({ ...request, maxBytes: Math.floor(Math.min(granted, maxBytes)), atLeastOne: true });
  };

  const listPosts = (cursor: string, request: ListRequest, context: CallContext): Promise<ListPostsResponse> =>
    memory.answer(context, firstBytes(request.size), async (reserved) => {
      const { rows, more, bytes } = await readPage(request, memory.pageBytes(maxPageBytes), reserved);
      const toMessage = await withAuthors(rows, context);
      const postMessages = rows.map(toMessage);
      const last = rows.at(-1);
      const nextPageToken = more && last !== undefined ? encodeCursor(cursor, last.sequence) : '';
      return { response: { postMessages, nextPageToken }, bytes: bytes + authorNameBytes(postMessages) };
    });

  return {
    async ListPostsByUserId({ userId, pageSize, pageToken }, context) {
      const violations = new Violations();
      violations.check('user_id', userId, resourceId);
      const cursor = userListCursor(userId);
      const size = pageSizeOf(violations, pageSize);
      const after = afterCursor(violations, 'page_token', cursor, pageToken);
      violations.throwIfAny();

      return listPosts(cursor, { authorUserId: userId, after, size }, context);
    },

    async ListPosts({ pageSize, pageToken }, context) {
      const violations = new Violations();
      const size = pageSizeOf(violations, pageSize);
      const after = afterCursor(violations, 'page_token', listCursor, pageToken);
      violations.throwIfAny();

      return listPosts(listCursor, { after, size }, context);
    },

    async GetPost({ postId, readMask: mask }, context) {
      const violations = new Violations();
      violations.check('post_id', postId, resourceId);
      const masked = readMask(violations, 'read_mask', mask, emptyPostMessage);
      violations.throwIfAny();

      return answerPost(context, async () => {
        const post = await store.get(postId);
        if (post === undefined) throw postNotFound(postId);
        return masked(asksForAuthor(mask) ? await withAuthor(post, context) : toPostMessage(post, undefined));
      });
    },

    async CreatePost(request, context) {
      const [post, createRequest] = checkCreate(request);
      return answerPost(context, async () => {
        const earlier = createRequest && (await store.createdBy(createRequest));
        if (earlier !== undefined) return withAuthor(earlier, context);

        const author = await authors.require(post.authorUserId, context);
        return toPostMessage(await store.create(post, createRequest), author);
      });
    },

    async UpdatePost({ postMessage, updateMask: mask }, context) {
      const violations = new Violations();
      const message = violations.required('post_message', postMessage);
      const fields = updateMask(violations, 'update_mask', mask, message, emptyPostMessage, changeablePostFields);
      checkFields(violations, 'post_message', postFields, message, ['postId', ...fields]);
      violations.check('post_message.etag', message.etag, etagRule);
      violations.throwIfAny();

      const { postId, authorUserId } = message;
      return answerPost(context, async () => {
        if (fields.has('authorUserId')) {
          const current = await store.get(postId);
          if (current === undefined) throw postNotFound(postId);
          // A post that is sent back whole also names its author, and needs no User to be saved.
          if (current.authorUserId !== authorUserId) await authors.require(authorUserId, context);
        }
        return withAuthor(await store.update(postId, pick(message, fields), givenEtag(message.etag)), context);
      });
    },

    async DeletePost({ postId, etag }) {
      const violations = new Violations();
      violations.check('post_id', postId, resourceId);
      violations.check('etag', etag, etagRule);
      violations.throwIfAny();

      await store.delete(postId, givenEtag(etag));
      return {};
    },

    async *ExportPosts({ after }, context) {
      const violations = new Violations();
      const start = afterCursor(violations, 'after', exportCursor, after);
      violations.throwIfAny();

      const maxBytes = memory.pageBytes(exportPageBytes);
      let page: PageMemory | undefined;
      let bytes = 0;
      const read = async (last: string): Promise<readonly Post[]> => {
        page?.release();
        page = await memory.reserve(context, Math.max(maxBytes, postSize.bytes), postSize.bytes);
        const read = await store.list({
          after: last,
          size: exportPageSize,
          maxBytes: Math.min(page.bytes, maxBytes),
          atLeastOne: true,
        });
        ({ bytes } = read);
        return read.rows;
      };
      try {
        for await (const posts of keysetPages(read, start, context.signal)) {
          const toMessage = await withAuthors(posts, context);
          const messages = posts.map(toMessage);
          await page?.hold(bytes + authorNameBytes(messages));
          yield* messages.map((postMessage, index) => ({
            postMessage,
            cursor: encodeCursor(exportCursor, posts[index]?.sequence ?? ''),
          }));
        }
      } finally {
        page?.release();
      }
    },
  };
};

/** Whether the masked fields need the author. */
const asksForAuthor = (mask: FieldMask | null): boolean =>
  mask === null ||
  mask.paths.length === 0 ||
  mask.paths.some((path) => path === 'author' || path === 'author_status' || path === '*');

const postKeys = keysOf(postFields);

const checkCreate = ({ postMessage, requestId }: CreatePostRequest): [NewPost, CreateRequest | undefined] => {
  const violations = new Violations();
  const message = violations.required('post_message', postMessage);
  const given = message.postId === '' ? { ...message, postId: uuidV7() } : message;
  checkFields(violations, 'post_message', postFields, given, postKeys);
  const request = createRequestOf(violations, requestId, pick(message, postKeys), emptyPost, firstPostFields);
  violations.throwIfAny();
  return [pick(given, postKeys), request];
};
