// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';

/**
 * The answer to one request of the stream.
 */
export interface LookupUsersResponse__Input {
  /**
   * As in the request.
   */
  'userId'?: (string);
  /**
   * Absent if the user does not exist.
   */
  'userMessage'?: (_v1_user_UserMessage__Input | null);
}

/**
 * The answer to one request of the stream.
 */
export interface LookupUsersResponse {
  /**
   * As in the request.
   */
  'userId': (string);
  /**
   * Absent if the user does not exist.
   */
  'userMessage': (_v1_user_UserMessage | null);
}
