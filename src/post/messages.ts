import type { PostMessage } from '../contract/post.js';
import { toTimestamp } from '../platform/requests/timestamp.js';
import type { Author } from './author.js';
import type { Post } from './post.js';

/** Every field at its default. */
export const emptyPostMessage: PostMessage = {
  postId: '',
  author: '',
  title: '',
  body: '',
  tags: [],
  authorUserId: '',
  authorStatus: 'AUTHOR_STATUS_UNSPECIFIED',
  createTime: null,
  updateTime: null,
  etag: '',
};

/** How the contract says it. */
export const authorStatuses = {
  found: 'AUTHOR_STATUS_FOUND',
  notFound: 'AUTHOR_STATUS_NOT_FOUND',
  unavailable: 'AUTHOR_STATUS_UNAVAILABLE',
} as const satisfies Record<Author['status'], PostMessage['authorStatus']>;

/** @param author undefined when nobody asked for it */
export const toPostMessage = (post: Post, author: Author | undefined): PostMessage => ({
  postId: post.postId,
  author: author?.status === 'found' ? author.name : '',
  title: post.title,
  body: post.body,
  tags: [...post.tags],
  authorUserId: post.authorUserId,
  authorStatus: author === undefined ? 'AUTHOR_STATUS_UNSPECIFIED' : authorStatuses[author.status],
  createTime: toTimestamp(post.createTime),
  updateTime: toTimestamp(post.updateTime),
  etag: post.etag,
});
