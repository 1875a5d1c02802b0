// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';

/**
 * The user as it was created.
 */
export interface CreateUserResponse__Input {
  /**
   * Always set, with the fields that the server gives.
   */
  'userMessage'?: (_v1_user_UserMessage__Input | null);
}

/**
 * The user as it was created.
 */
export interface CreateUserResponse {
  /**
   * Always set, with the fields that the server gives.
   */
  'userMessage': (_v1_user_UserMessage | null);
}
