// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';

/**
 * One user to write.
 */
export interface ImportUsersRequest__Input {
  /**
   * Required. With the user_id of an existing user, it replaces that user's name, phone number and age; otherwise it
   * creates a user. If an import contains a user_id more than once, the last one counts. The etag is not checked.
   */
  'userMessage'?: (_v1_user_UserMessage__Input | null);
}

/**
 * One user to write.
 */
export interface ImportUsersRequest {
  /**
   * Required. With the user_id of an existing user, it replaces that user's name, phone number and age; otherwise it
   * creates a user. If an import contains a user_id more than once, the last one counts. The etag is not checked.
   */
  'userMessage': (_v1_user_UserMessage | null);
}
