// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';

/**
 * The user to create.
 */
export interface CreateUserRequest__Input {
  /**
   * Required. A user_id is optional; without one the server generates it. Output-only fields are ignored.
   */
  'userMessage'?: (_v1_user_UserMessage__Input | null);
  /**
   * A UUID that the caller chooses. A call with the same UUID returns the user that the first call created and creates
   * no other. Remembered as long as the user exists. Empty: every call creates a user.
   */
  'requestId'?: (string);
}

/**
 * The user to create.
 */
export interface CreateUserRequest {
  /**
   * Required. A user_id is optional; without one the server generates it. Output-only fields are ignored.
   */
  'userMessage': (_v1_user_UserMessage | null);
  /**
   * A UUID that the caller chooses. A call with the same UUID returns the user that the first call created and creates
   * no other. Remembered as long as the user exists. Empty: every call creates a user.
   */
  'requestId': (string);
}
