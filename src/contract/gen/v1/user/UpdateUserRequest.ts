// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';
import type { FieldMask__Input as _google_protobuf_FieldMask__Input, FieldMask as _google_protobuf_FieldMask } from '../../google/protobuf/FieldMask.js';

/**
 * What to change of which user.
 */
export interface UpdateUserRequest__Input {
  /**
   * Required. Its user_id names the user; its etag, when given, must be the user's.
   */
  'userMessage'?: (_v1_user_UserMessage__Input | null);
  /**
   * The fields of UserMessage to change, in proto names: name, phone_number, age. Absent or empty: the fields that
   * are set in user_message, which cannot set age to 0; `*`: all three. Another path is INVALID_ARGUMENT, and so is an
   * update of nothing.
   */
  'updateMask'?: (_google_protobuf_FieldMask__Input | null);
}

/**
 * What to change of which user.
 */
export interface UpdateUserRequest {
  /**
   * Required. Its user_id names the user; its etag, when given, must be the user's.
   */
  'userMessage': (_v1_user_UserMessage | null);
  /**
   * The fields of UserMessage to change, in proto names: name, phone_number, age. Absent or empty: the fields that
   * are set in user_message, which cannot set age to 0; `*`: all three. Another path is INVALID_ARGUMENT, and so is an
   * update of nothing.
   */
  'updateMask': (_google_protobuf_FieldMask | null);
}
