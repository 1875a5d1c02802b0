// Original file: protos/v1/post/post.proto

import type { PostMessage__Input as _v1_post_PostMessage__Input, PostMessage as _v1_post_PostMessage } from '../../v1/post/PostMessage.js';

/**
 * The requested post.
 */
export interface GetPostResponse__Input {
  /**
   * Always set.
   */
  'postMessage'?: (_v1_post_PostMessage__Input | null);
}

/**
 * The requested post.
 */
export interface GetPostResponse {
  /**
   * Always set.
   */
  'postMessage': (_v1_post_PostMessage | null);
}
