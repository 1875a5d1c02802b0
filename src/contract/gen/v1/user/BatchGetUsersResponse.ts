// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';

/**
 * The users found, and the ids of missing users.
 */
export interface BatchGetUsersResponse__Input {
  /**
   * In the order of the request, without duplicates.
   */
  'userMessages'?: (_v1_user_UserMessage__Input)[];
  /**
   * The ids of missing users, in the order of the request, without duplicates.
   */
  'missingUserIds'?: (string)[];
}

/**
 * The users found, and the ids of missing users.
 */
export interface BatchGetUsersResponse {
  /**
   * In the order of the request, without duplicates.
   */
  'userMessages': (_v1_user_UserMessage)[];
  /**
   * The ids of missing users, in the order of the request, without duplicates.
   */
  'missingUserIds': (string)[];
}
