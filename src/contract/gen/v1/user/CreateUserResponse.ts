// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';

/**
 * The created user.
 */
export interface CreateUserResponse__Input {
  /**
   * Always set, including the fields that the server sets.
   */
  'userMessage'?: (_v1_user_UserMessage__Input | null);
}

/**
 * The created user.
 */
export interface CreateUserResponse {
  /**
   * Always set, including the fields that the server sets.
   */
  'userMessage': (_v1_user_UserMessage | null);
}
