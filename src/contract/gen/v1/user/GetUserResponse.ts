// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';

/**
 * The requested user.
 */
export interface GetUserResponse__Input {
  /**
   * Always set.
   */
  'userMessage'?: (_v1_user_UserMessage__Input | null);
}

/**
 * The requested user.
 */
export interface GetUserResponse {
  /**
   * Always set.
   */
  'userMessage': (_v1_user_UserMessage | null);
}
