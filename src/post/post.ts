import type { PostMessage } from '../contract/post.js';
import { changeableOf, fixed, text, texts, type Changeable, type Fields } from '../resources/fields.js';
import type { Stored } from '../resources/columns.js';
import { characters, resourceId, utf8Bytes } from '../resources/rules.js';

/** The fields of a post that the server sets, and those from User. */
type OutputOnly = 'author' | 'authorStatus' | 'createTime' | 'updateTime' | 'etag';

/** The fields of a post that a caller sets. */
export type NewPost = Readonly<Omit<PostMessage, OutputOnly>>;

/** The definition of each field that a caller writes. A new field also needs a migration. */
export const postFields = {
  postId: fixed(text(resourceId)),
  title: text(characters(1, 300)),
  body: text(utf8Bytes(256 * 1024)),
  tags: texts(32, characters(1, 64)),
  authorUserId: text(resourceId),
} as const satisfies Fields<NewPost>;

/** In the order of the stored fingerprints; later fields are not added. See `createRequestOf`. */
export const firstPostFields = ['postId', 'authorUserId', 'title', 'body', 'tags'] as const;

export const changeablePostFields = changeableOf(postFields);

export type PostChanges = Partial<Pick<NewPost, Changeable<typeof postFields>>>;

/** A stored post. The author's name belongs to User and is not stored. */
export interface Post extends NewPost, Stored {}
