// Original file: protos/v1/user/user.proto

import type { UserMessage__Input as _v1_user_UserMessage__Input, UserMessage as _v1_user_UserMessage } from '../../v1/user/UserMessage.js';

/**
 * One user of the export.
 */
export interface ExportUsersResponse__Input {
  /**
   * Always set.
   */
  'userMessage'?: (_v1_user_UserMessage__Input | null);
  /**
   * Where an export resumes after this user. Opaque, and valid for this method only.
   */
  'cursor'?: (string);
}

/**
 * One user of the export.
 */
export interface ExportUsersResponse {
  /**
   * Always set.
   */
  'userMessage': (_v1_user_UserMessage | null);
  /**
   * Where an export resumes after this user. Opaque, and valid for this method only.
   */
  'cursor': (string);
}
