// Original file: protos/v1/user/user.proto


/**
 * Which page of users to read.
 */
export interface ListUsersRequest__Input {
  /**
   * The most users to answer. 0 means 1,000, more is cut to 1,000, below 0 is INVALID_ARGUMENT.
   * A page also ends at 3 MiB.
   */
  'pageSize'?: (number);
  /**
   * next_page_token of the page before; empty for the first page.
   */
  'pageToken'?: (string);
}

/**
 * Which page of users to read.
 */
export interface ListUsersRequest {
  /**
   * The most users to answer. 0 means 1,000, more is cut to 1,000, below 0 is INVALID_ARGUMENT.
   * A page also ends at 3 MiB.
   */
  'pageSize': (number);
  /**
   * next_page_token of the page before; empty for the first page.
   */
  'pageToken': (string);
}
