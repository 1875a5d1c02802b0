// Original file: protos/v1/post/post.proto

import type { PostMessage__Input as _v1_post_PostMessage__Input, PostMessage as _v1_post_PostMessage } from '../../v1/post/PostMessage.js';

/**
 * The post to create.
 */
export interface CreatePostRequest__Input {
  /**
   * Required, with an author_user_id. A post_id is optional; without one the server generates it. Output-only fields
   * are ignored.
   */
  'postMessage'?: (_v1_post_PostMessage__Input | null);
  /**
   * A UUID that the caller chooses. A call with the same UUID returns the post that the first call created and creates
   * no other. Remembered as long as the post exists. Empty: every call creates a post.
   */
  'requestId'?: (string);
}

/**
 * The post to create.
 */
export interface CreatePostRequest {
  /**
   * Required, with an author_user_id. A post_id is optional; without one the server generates it. Output-only fields
   * are ignored.
   */
  'postMessage': (_v1_post_PostMessage | null);
  /**
   * A UUID that the caller chooses. A call with the same UUID returns the post that the first call created and creates
   * no other. Remembered as long as the post exists. Empty: every call creates a post.
   */
  'requestId': (string);
}
