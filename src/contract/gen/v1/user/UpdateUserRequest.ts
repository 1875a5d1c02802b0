// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';
import type { FieldMask__Input as _google_protobuf_FieldMask__Input, FieldMask as _google_protobuf_FieldMask } from '../../google/protobuf/FieldMask.js';

/**
 * The user to change, and its new values.
 */
export interface UpdateUserRequest__Input {
  /**
   * Required. Its user_id names the user; its etag, if set, must match the user's current etag.
   */
  'userMessage'?: (_v1_user_UserMessage__Input | null);
  /**
   * The fields of UserMessage to change, in proto names: name, phone_number, age. Absent or empty: the
   * fields that are set in user_message, so age cannot be set to 0; `*`: all three. Another path is INVALID_ARGUMENT,
   * and so is an update without any field.
   */
  'updateMask'?: (_google_protobuf_FieldMask__Input | null);
}

/**
 * The user to change, and its new values.
 */
export interface UpdateUserRequest {
  /**
   * Required. Its user_id names the user; its etag, if set, must match the user's current etag.
   */
  'userMessage': (_v1_user_UserMessage | null);
  /**
   * The fields of UserMessage to change, in proto names: name, phone_number, age. Absent or empty: the
   * fields that are set in user_message, so age cannot be set to 0; `*`: all three. Another path is INVALID_ARGUMENT,
   * and so is an update without any field.
   */
  'updateMask': (_google_protobuf_FieldMask | null);
}
