import type { Sequenced } from '../platform/requests/keyset-pages.js';

/** What a caller decides about a post. */
export interface NewPost {
  readonly postId: string;
  readonly authorUserId: string;
  readonly title: string;
  readonly body: string;
  readonly tags: readonly string[];
}

/** A post as the store keeps it. The author's name is User's, and not kept. */
export interface Post extends NewPost, Sequenced {
  /** Microseconds since the epoch, as all times here, a bigint in text. */
  readonly createTime: string;
  readonly updateTime: string;
  readonly etag: string;
}

/** The fields that an update may write. */
export const changeableFields = ['title', 'body', 'tags', 'authorUserId'] as const satisfies readonly (keyof NewPost)[];

export type PostChanges = { readonly [K in (typeof changeableFields)[number]]?: NewPost[K] };
