// Original file: protos/v1/post/post.proto

import type { PostMessage__Input as _v1_post_PostMessage__Input, PostMessage as _v1_post_PostMessage } from '../../v1/post/PostMessage.js';

/**
 * The changed post.
 */
export interface UpdatePostResponse__Input {
  /**
   * Always set, complete, with the new etag.
   */
  'postMessage'?: (_v1_post_PostMessage__Input | null);
}

/**
 * The changed post.
 */
export interface UpdatePostResponse {
  /**
   * Always set, complete, with the new etag.
   */
  'postMessage': (_v1_post_PostMessage | null);
}
