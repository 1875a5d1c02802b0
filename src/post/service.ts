import type { CreatePostRequest, ListPostsResponse, PostDefinition, PostMessage } from '../contract/post.js';
import type { CallContext } from '../grpc/index.js';
import type { Service } from '../grpc/server/index.js';
import { ByteBudget } from '../resources/byte-budget.js';
import { createRequestOf, type CreateRequest } from '../resources/create-request.js';
import { afterCursor, encodeCursor } from '../resources/cursor.js';
import { readMask, updateMask, type FieldMask } from '../resources/field-mask.js';
import { checkFields, keysOf, pick } from '../resources/fields.js';
import { keysetPages } from '../resources/keyset-pages.js';
import { maxPageBytes, pageSizeOf } from '../resources/page.js';
import { etag as etagRule, givenEtag, resourceId } from '../resources/rules.js';
import { uuidV7 } from '../resources/uuid-v7.js';
import { Violations } from '../resources/violations.js';
import type { Authors } from './authors.js';
import { postNotFound } from './errors.js';
import { emptyPostMessage, toPostMessage } from './messages.js';
import { changeablePostFields, firstPostFields, postFields, type NewPost, type Post } from './post.js';
import type { PageRequest, PostStore } from './store.js';

const exportPageSize = 500;
/** What one export holds in memory. */
const exportPageBytes = 1024 * 1024;

/**
 * What all large pages together may hold encoded, until their callers have taken them. Without it fifty callers who list
 * posts of 256 KiB at once would fill the memory of a pod. Small pages do not wait behind them.
 */
const maxEncodedBytes = 64 * 1024 * 1024;
const smallPageBytes = 256 * 1024;
/** The message itself, and with its frame around it. */
const encodedCopies = 2;

const listCursor = '/v1.post.Post/ListPosts';
const userListCursor = (userId: string): string => `/v1.post.Post/ListPostsByUserId ${userId}`;
const exportCursor = '/v1.post.Post/ExportPosts';

/** The service v1.post.Post: checks what comes in, asks the store and User, and shapes what goes out. */
export const postHandlers = (store: PostStore, authors: Authors): Service<PostDefinition> => {
  /** What makes messages of these posts, once User has been asked for their authors. */
  const withAuthors = async (posts: readonly Post[], context: CallContext): Promise<(post: Post) => PostMessage> => {
    const authorOf = await authors.find(
      posts.map(({ authorUserId }) => authorUserId),
      context,
    );
    return (post) => toPostMessage(post, authorOf(post.authorUserId));
  };
  const withAuthor = async (post: Post, context: CallContext): Promise<PostMessage> =>
    (await withAuthors([post], context))(post);

  const encoded = new ByteBudget(maxEncodedBytes);

  const listPosts = async (
    cursor: string,
    request: Omit<PageRequest, 'maxBytes'>,
    context: CallContext,
  ): Promise<ListPostsResponse> => {
    const { rows, more, bytes } = await store.list({ ...request, maxBytes: maxPageBytes });
    const toMessage = await withAuthors(rows, context);
    if (bytes > smallPageBytes) context.onEnd(await encoded.take(bytes * encodedCopies, context.signal));
    const last = rows.at(-1);
    return {
      postMessages: rows.map(toMessage),
      nextPageToken: more && last !== undefined ? encodeCursor(cursor, last.sequence) : '',
    };
  };

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

      const post = await store.get(postId);
      if (post === undefined) throw postNotFound(postId);
      return {
        postMessage: masked(asksForAuthor(mask) ? await withAuthor(post, context) : toPostMessage(post, undefined)),
      };
    },

    async CreatePost(request, context) {
      const [post, createRequest] = checkCreate(request);
      const earlier = createRequest && (await store.createdBy(createRequest));
      if (earlier !== undefined) return { postMessage: await withAuthor(earlier, context) };

      const author = await authors.require(post.authorUserId, context);
      return { postMessage: toPostMessage(await store.create(post, createRequest), author) };
    },

    async UpdatePost({ postMessage, updateMask: mask }, context) {
      const violations = new Violations();
      const message = violations.required('post_message', postMessage);
      const fields = updateMask(violations, 'update_mask', mask, message, changeablePostFields);
      checkFields(violations, 'post_message', postFields, message, ['postId', ...fields]);
      violations.check('post_message.etag', message.etag, etagRule);
      violations.throwIfAny();

      const { postId, authorUserId } = message;
      if (fields.has('authorUserId')) {
        const current = await store.get(postId);
        if (current === undefined) throw postNotFound(postId);
        // A post that is sent back whole names its author too, and needs no User to be saved.
        if (current.authorUserId !== authorUserId) await authors.require(authorUserId, context);
      }
      const updated = await store.update(postId, pick(message, fields), givenEtag(message.etag));
      return { postMessage: await withAuthor(updated, context) };
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

      const read = async (last: string): Promise<readonly Post[]> =>
        (await store.list({ after: last, size: exportPageSize, maxBytes: exportPageBytes })).rows;
      for await (const posts of keysetPages(read, start, context.signal)) {
        const toMessage = await withAuthors(posts, context);
        for (const post of posts)
          yield { postMessage: toMessage(post), cursor: encodeCursor(exportCursor, post.sequence) };
      }
    },
  };
};

/** Whether User must be asked for what the mask leaves. */
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
  const request = createRequestOf(violations, requestId, pick(message, postKeys), firstPostFields);
  violations.throwIfAny();
  return [pick(given, postKeys), request];
};
