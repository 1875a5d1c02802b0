// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';

/**
 * The users that were found, and the ids of those that were not.
 */
export interface BatchGetUsersResponse__Input {
  /**
   * In the order asked, without duplicates.
   */
  'userMessages'?: (_v1_user_UserMessage__Input)[];
  /**
   * The ids that no user has, in the order asked, without duplicates.
   */
  'missingUserIds'?: (string)[];
}

/**
 * The users that were found, and the ids of those that were not.
 */
export interface BatchGetUsersResponse {
  /**
   * In the order asked, without duplicates.
   */
  'userMessages': (_v1_user_UserMessage)[];
  /**
   * The ids that no user has, in the order asked, without duplicates.
   */
  'missingUserIds': (string)[];
}
