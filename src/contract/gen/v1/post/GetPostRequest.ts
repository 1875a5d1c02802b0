// Original file: protos/v1/post/post.proto

import type { FieldMask__Input as _google_protobuf_FieldMask__Input, FieldMask as _google_protobuf_FieldMask } from '../../google/protobuf/FieldMask.js';

/**
 * The post to read.
 */
export interface GetPostRequest__Input {
  /**
   * Required, 1–64 characters.
   */
  'postId'?: (string);
  /**
   * The fields of PostMessage to return, in proto names (`title`, `author_user_id`). Absent or empty: all.
   * An unknown path is INVALID_ARGUMENT.
   */
  'readMask'?: (_google_protobuf_FieldMask__Input | null);
}

/**
 * The post to read.
 */
export interface GetPostRequest {
  /**
   * Required, 1–64 characters.
   */
  'postId': (string);
  /**
   * The fields of PostMessage to return, in proto names (`title`, `author_user_id`). Absent or empty: all.
   * An unknown path is INVALID_ARGUMENT.
   */
  'readMask': (_google_protobuf_FieldMask | null);
}
