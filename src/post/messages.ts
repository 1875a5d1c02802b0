import { postDefinition, type PostMessage } from '../contract/post.js';
import { emptyOf, keysOf, pick } from '../resources/fields.js';
import { toTimestamp } from '../resources/timestamp.js';
import type { Author } from './author.js';
import { postFields, type NewPost, type Post } from './post.js';

const { requestSerialize, requestDeserialize } = postDefinition.CreatePost;

/** Every field at its default. */
export const emptyPostMessage: PostMessage = emptyOf(
  requestDeserialize(requestSerialize({ postMessage: {} })).postMessage,
);

/** How the contract says it. */
export const authorStatuses = {
  found: 'AUTHOR_STATUS_FOUND',
  notFound: 'AUTHOR_STATUS_NOT_FOUND',
  unavailable: 'AUTHOR_STATUS_UNAVAILABLE',
} as const satisfies Record<Author['status'], PostMessage['authorStatus']>;

const keys = keysOf(postFields);

export const emptyPost: NewPost = pick(emptyPostMessage, keys);
/** Tags, lengths, times and the etag take less. */
const fixedBytes = 128;

/** The most that a post's message has, encoded: its body of 256 KiB, a title of 300 characters, 32 tags of 64, two ids and a name. */
export const maxPostMessageBytes = 256 * 1024 + 4 * (300 + 32 * 64 + 2 * 64 + 200) + 2 * fixedBytes;

/** At least the size of a post's message, encoded. */
export const postMessageBytes = ({ postId, authorUserId, author, title, body, tags }: PostMessage): number => {
  let bytes = fixedBytes;
  for (const text of [postId, authorUserId, author, title, body, ...tags]) bytes += Buffer.byteLength(text) + 3;
  return bytes;
};

/** At least what the names of authors add to these messages, encoded. */
export const authorNameBytes = (messages: readonly PostMessage[]): number => {
  let bytes = 0;
  for (const { author } of messages) bytes += 3 * author.length;
  return bytes;
};

/** @param author undefined when nobody asked for it */
export const toPostMessage = (post: Post, author: Author | undefined): PostMessage => ({
  ...pick(post, keys),
  author: author?.status === 'found' ? author.name : '',
  authorStatus: author === undefined ? 'AUTHOR_STATUS_UNSPECIFIED' : authorStatuses[author.status],
  createTime: toTimestamp(post.createTime),
  updateTime: toTimestamp(post.updateTime),
  etag: post.etag,
});
