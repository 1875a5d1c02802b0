// Original file: protos/v1/user/user.proto


/**
 * One user to look up.
 */
export interface LookupUsersRequest__Input {
  /**
   * Required, 1–64 characters. Anything else ends the stream with INVALID_ARGUMENT.
   */
  'userId'?: (string);
}

/**
 * One user to look up.
 */
export interface LookupUsersRequest {
  /**
   * Required, 1–64 characters. Anything else ends the stream with INVALID_ARGUMENT.
   */
  'userId': (string);
}
