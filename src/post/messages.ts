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

/** @param author undefined when nobody asked for it */
export const toPostMessage = (post: Post, author: Author | undefined): PostMessage => ({
  ...pick(post, keys),
  author: author?.status === 'found' ? author.name : '',
  authorStatus: author === undefined ? 'AUTHOR_STATUS_UNSPECIFIED' : authorStatuses[author.status],
  createTime: toTimestamp(post.createTime),
  updateTime: toTimestamp(post.updateTime),
  etag: post.etag,
});
