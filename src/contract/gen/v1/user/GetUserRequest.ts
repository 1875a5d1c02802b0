// Original file: protos/v1/user/user.proto

import type { FieldMask__Input as _google_protobuf_FieldMask__Input, FieldMask as _google_protobuf_FieldMask } from '../../google/protobuf/FieldMask.js';

/**
 * The user to read.
 */
export interface GetUserRequest__Input {
  /**
   * Required, 1–64 characters.
   */
  'userId'?: (string);
  /**
   * The fields of UserMessage to return, in proto names (`name`, `phone_number`). Absent or empty: all.
   * An unknown path is INVALID_ARGUMENT.
   */
  'readMask'?: (_google_protobuf_FieldMask__Input | null);
}

/**
 * The user to read.
 */
export interface GetUserRequest {
  /**
   * Required, 1–64 characters.
   */
  'userId': (string);
  /**
   * The fields of UserMessage to return, in proto names (`name`, `phone_number`). Absent or empty: all.
   * An unknown path is INVALID_ARGUMENT.
   */
  'readMask': (_google_protobuf_FieldMask | null);
}
