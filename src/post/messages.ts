import { postDefinition, type PostMessage } from '../contract/post.js';
import { maxNameCharacters } from '../contract/user.js';
import { emptyOf, encodedBytes, keysOf, pick } from '../resources/fields.js';
import { fieldSize, messageSize, numberSize, timestampSize } from '../resources/request-limits.js';
import { characters, etag } from '../resources/rules.js';
import { toTimestamp } from '../resources/timestamp.js';
import type { Author } from './author.js';
import { postFields, type NewPost, type Post } from './post.js';

const { requestSerialize, requestDeserialize } = postDefinition.CreatePost;

/** Every field at its default. */
export const emptyPostMessage: PostMessage = emptyOf(
  requestDeserialize(requestSerialize({ postMessage: {} })).postMessage,
);

/** The contract's name of each status. */
export const authorStatuses = {
  found: 'AUTHOR_STATUS_FOUND',
  notFound: 'AUTHOR_STATUS_NOT_FOUND',
  unavailable: 'AUTHOR_STATUS_UNAVAILABLE',
} as const satisfies Record<Author['status'], PostMessage['authorStatus']>;

const keys = keysOf(postFields);

export const emptyPost: NewPost = pick(emptyPostMessage, keys);

/** The author's name belongs to User and is output only. */
export const authorSize = fieldSize(characters(0, maxNameCharacters));

/** The maximum encoded size of a post's message. */
export const postSize = messageSize(
  ...Object.values(postFields).map(({ size }) => size),
  authorSize,
  numberSize,
  timestampSize,
  timestampSize,
  fieldSize(etag),
);

/** Two timestamps take less than this. */
const timesBytes = 64;

/** An upper bound of the encoded size of a post's message. */
export const postMessageBytes = (message: PostMessage): number => encodedBytes(Object.values(message)) + timesBytes;

/** An upper bound of the encoded size that author names add to these messages. */
export const authorNameBytes = (messages: readonly PostMessage[]): number => {
  let bytes = 0;
  for (const { author } of messages) bytes += 3 * author.length;
  return bytes;
};

/** @param author undefined if it was not requested */
export const toPostMessage = (post: Post, author: Author | undefined): PostMessage => ({
  ...pick(post, keys),
  author: author?.status === 'found' ? author.name : '',
  authorStatus: author === undefined ? 'AUTHOR_STATUS_UNSPECIFIED' : authorStatuses[author.status],
  createTime: toTimestamp(post.createTime),
  updateTime: toTimestamp(post.updateTime),
  etag: post.etag,
});
