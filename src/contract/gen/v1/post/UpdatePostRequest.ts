// Original file: protos/v1/post/post.proto

import type { PostMessage__Input as _v1_post_PostMessage__Input, PostMessage as _v1_post_PostMessage } from '../../v1/post/PostMessage.js';
import type { FieldMask__Input as _google_protobuf_FieldMask__Input, FieldMask as _google_protobuf_FieldMask } from '../../google/protobuf/FieldMask.js';

/**
 * The post to change, and its new values.
 */
export interface UpdatePostRequest__Input {
  /**
   * Required. Its post_id names the post; its etag, if set, must match the post's current etag.
   */
  'postMessage'?: (_v1_post_PostMessage__Input | null);
  /**
   * The fields of PostMessage to change, in proto names: title, body, tags, author_user_id. Absent or empty: the
   * fields that are set in post_message, so body and tags cannot be emptied; `*`: all four. Another path is INVALID_ARGUMENT,
   * and so is an update without any field.
   */
  'updateMask'?: (_google_protobuf_FieldMask__Input | null);
}

/**
 * The post to change, and its new values.
 */
export interface UpdatePostRequest {
  /**
   * Required. Its post_id names the post; its etag, if set, must match the post's current etag.
   */
  'postMessage': (_v1_post_PostMessage | null);
  /**
   * The fields of PostMessage to change, in proto names: title, body, tags, author_user_id. Absent or empty: the
   * fields that are set in post_message, so body and tags cannot be emptied; `*`: all four. Another path is INVALID_ARGUMENT,
   * and so is an update without any field.
   */
  'updateMask': (_google_protobuf_FieldMask | null);
}
