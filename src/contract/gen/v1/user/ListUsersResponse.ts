// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';

/**
 * A page of users.
 */
export interface ListUsersResponse__Input {
  /**
   * In the order of creation.
   */
  'userMessages'?: (_v1_user_UserMessage__Input)[];
  /**
   * Where the next page starts; empty on the last page. Opaque, and valid for this method only.
   */
  'nextPageToken'?: (string);
}

/**
 * A page of users.
 */
export interface ListUsersResponse {
  /**
   * In the order of creation.
   */
  'userMessages': (_v1_user_UserMessage)[];
  /**
   * Where the next page starts; empty on the last page. Opaque, and valid for this method only.
   */
  'nextPageToken': (string);
}
