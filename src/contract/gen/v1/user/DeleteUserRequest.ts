// Original file: protos/v1/user/user.proto


/**
 * The user to delete.
 */
export interface DeleteUserRequest__Input {
  /**
   * Required, 1–64 characters.
   */
  'userId'?: (string);
  /**
   * If set, it must match the user's current etag.
   */
  'etag'?: (string);
}

/**
 * The user to delete.
 */
export interface DeleteUserRequest {
  /**
   * Required, 1–64 characters.
   */
  'userId': (string);
  /**
   * If set, it must match the user's current etag.
   */
  'etag': (string);
}
