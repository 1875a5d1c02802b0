// Original file: protos/v1/user/user.proto


/**
 * Which user to delete.
 */
export interface DeleteUserRequest__Input {
  /**
   * Required, 1–64 characters.
   */
  'userId'?: (string);
  /**
   * When given, must be the user's.
   */
  'etag'?: (string);
}

/**
 * Which user to delete.
 */
export interface DeleteUserRequest {
  /**
   * Required, 1–64 characters.
   */
  'userId': (string);
  /**
   * When given, must be the user's.
   */
  'etag': (string);
}
