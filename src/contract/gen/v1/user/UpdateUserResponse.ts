// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';

/**
 * The changed user.
 */
export interface UpdateUserResponse__Input {
  /**
   * Always set, complete, with the new etag.
   */
  'userMessage'?: (_v1_user_UserMessage__Input | null);
}

/**
 * The changed user.
 */
export interface UpdateUserResponse {
  /**
   * Always set, complete, with the new etag.
   */
  'userMessage': (_v1_user_UserMessage | null);
}
