import type { PostMessage } from '../contract/post.js';
import { changeableOf, fixed, text, texts, type Changeable, type Fields } from '../resources/fields.js';
import type { Stored } from '../resources/columns.js';
import { characters, resourceId, utf8Bytes } from '../resources/rules.js';

/** What the server decides about a post, and what it asks User for. */
type OutputOnly = 'author' | 'authorStatus' | 'createTime' | 'updateTime' | 'etag';

/** What a caller decides about a post. */
export type NewPost = Readonly<Omit<PostMessage, OutputOnly>>;

/** All that the code knows about each field that a caller writes. A new one needs a migration besides. */
export const postFields = {
  postId: fixed(text(resourceId)),
  title: text(characters(1, 300)),
  body: text(utf8Bytes(256 * 1024)),
  tags: texts(32, characters(1, 64)),
  authorUserId: text(resourceId),
} as const satisfies Fields<NewPost>;

/** In the order of the fingerprints that are stored; later fields are not added. See `createRequestOf`. */
export const firstPostFields = ['postId', 'authorUserId', 'title', 'body', 'tags'] as const;

export const changeablePostFields = changeableOf(postFields);

export type PostChanges = Partial<Pick<NewPost, Changeable<typeof postFields>>>;

/** A post as the store keeps it. The author's name is User's, and not kept. */
export interface Post extends NewPost, Stored {}
