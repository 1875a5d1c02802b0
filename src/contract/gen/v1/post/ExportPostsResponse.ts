// Original file: protos/v1/post/post.proto

import type { PostMessage__Input as _v1_post_PostMessage__Input, PostMessage as _v1_post_PostMessage } from '../../v1/post/PostMessage.js';

/**
 * One post of the export.
 */
export interface ExportPostsResponse__Input {
  /**
   * Always set.
   */
  'postMessage'?: (_v1_post_PostMessage__Input | null);
  /**
   * Where an export resumes after this post. Opaque, and valid for this method only.
   */
  'cursor'?: (string);
}

/**
 * One post of the export.
 */
export interface ExportPostsResponse {
  /**
   * Always set.
   */
  'postMessage': (_v1_post_PostMessage | null);
  /**
   * Where an export resumes after this post. Opaque, and valid for this method only.
   */
  'cursor': (string);
}
