// Original file: protos/v1/post/post.proto

import type { PostMessage__Input as _v1_post_PostMessage__Input, PostMessage as _v1_post_PostMessage } from '../../v1/post/PostMessage.js';

/**
 * The created post.
 */
export interface CreatePostResponse__Input {
  /**
   * Always set, including the fields that the server sets.
   */
  'postMessage'?: (_v1_post_PostMessage__Input | null);
}

/**
 * The created post.
 */
export interface CreatePostResponse {
  /**
   * Always set, including the fields that the server sets.
   */
  'postMessage': (_v1_post_PostMessage | null);
}
