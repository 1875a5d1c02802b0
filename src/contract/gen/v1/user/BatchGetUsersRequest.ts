// Original file: protos/v1/user/user.proto

import type { FieldMask__Input as _google_protobuf_FieldMask__Input, FieldMask as _google_protobuf_FieldMask } from '../../google/protobuf/FieldMask.js';

/**
 * The users to read.
 */
export interface BatchGetUsersRequest__Input {
  /**
   * At most 1,000, each 1–64 characters. Duplicates are returned once.
   */
  'userIds'?: (string)[];
  /**
   * The fields of each UserMessage to answer, in proto names. Absent or empty: all.
   * An unknown path is INVALID_ARGUMENT.
   */
  'readMask'?: (_google_protobuf_FieldMask__Input | null);
}

/**
 * The users to read.
 */
export interface BatchGetUsersRequest {
  /**
   * At most 1,000, each 1–64 characters. Duplicates are returned once.
   */
  'userIds': (string)[];
  /**
   * The fields of each UserMessage to answer, in proto names. Absent or empty: all.
   * An unknown path is INVALID_ARGUMENT.
   */
  'readMask': (_google_protobuf_FieldMask | null);
}
