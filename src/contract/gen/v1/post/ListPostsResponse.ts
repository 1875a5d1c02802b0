// Original file: protos/v1/post/post.proto

import type { PostMessage__Input as _v1_post_PostMessage__Input, PostMessage as _v1_post_PostMessage } from '../../v1/post/PostMessage.js';

/**
 * A page of posts.
 */
export interface ListPostsResponse__Input {
  /**
   * In the order of creation.
   */
  'postMessages'?: (_v1_post_PostMessage__Input)[];
  /**
   * Where the next page starts; empty on the last page. Opaque, and valid for this method only.
   */
  'nextPageToken'?: (string);
}

/**
 * A page of posts.
 */
export interface ListPostsResponse {
  /**
   * In the order of creation.
   */
  'postMessages': (_v1_post_PostMessage)[];
  /**
   * Where the next page starts; empty on the last page. Opaque, and valid for this method only.
   */
  'nextPageToken': (string);
}
