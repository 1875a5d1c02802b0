// Original file: protos/v1/post/post.proto

import type { PostMessage__Input as _v1_post_PostMessage__Input, PostMessage as _v1_post_PostMessage } from '../../v1/post/PostMessage.js';
import type { FieldMask__Input as _google_protobuf_FieldMask__Input, FieldMask as _google_protobuf_FieldMask } from '../../google/protobuf/FieldMask.js';

/**
 * What to change of which post.
 */
export interface UpdatePostRequest__Input {
  /**
   * Required. Its post_id names the post; its etag, when given, must be the post's.
   */
  'postMessage'?: (_v1_post_PostMessage__Input | null);
  /**
   * The fields of PostMessage to change, in proto names: title, body, tags, author_user_id. Absent or empty: the
   * fields that are set in post_message, which cannot empty body or tags; `*`: all four. Another path is
   * INVALID_ARGUMENT, and so is an update of nothing.
   */
  'updateMask'?: (_google_protobuf_FieldMask__Input | null);
}

/**
 * What to change of which post.
 */
export interface UpdatePostRequest {
  /**
   * Required. Its post_id names the post; its etag, when given, must be the post's.
   */
  'postMessage': (_v1_post_PostMessage | null);
  /**
   * The fields of PostMessage to change, in proto names: title, body, tags, author_user_id. Absent or empty: the
   * fields that are set in post_message, which cannot empty body or tags; `*`: all four. Another path is
   * INVALID_ARGUMENT, and so is an update of nothing.
   */
  'updateMask': (_google_protobuf_FieldMask | null);
}
