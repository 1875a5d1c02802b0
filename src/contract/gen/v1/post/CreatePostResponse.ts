// Original file: protos/v1/post/post.proto

import type { PostMessage__Input as _v1_post_PostMessage__Input, PostMessage as _v1_post_PostMessage } from '../../v1/post/PostMessage.js';

/**
 * The post as it was created.
 */
export interface CreatePostResponse__Input {
  /**
   * Always set, with the fields that the server gives.
   */
  'postMessage'?: (_v1_post_PostMessage__Input | null);
}

/**
 * The post as it was created.
 */
export interface CreatePostResponse {
  /**
   * Always set, with the fields that the server gives.
   */
  'postMessage': (_v1_post_PostMessage | null);
}
