// Original file: protos/v1/post/post.proto


/**
 * The user, and the page of that user's posts to read.
 */
export interface ListPostsByUserIdRequest__Input {
  /**
   * Required, 1–64 characters.
   */
  'userId'?: (string);
  /**
   * The maximum number of posts to return. 0 means 1,000, larger values are capped at 1,000, values below 0 are
   * INVALID_ARGUMENT.
   * A page also ends at 3 MiB.
   */
  'pageSize'?: (number);
  /**
   * next_page_token of the page before; empty for the first page.
   */
  'pageToken'?: (string);
}

/**
 * The user, and the page of that user's posts to read.
 */
export interface ListPostsByUserIdRequest {
  /**
   * Required, 1–64 characters.
   */
  'userId': (string);
  /**
   * The maximum number of posts to return. 0 means 1,000, larger values are capped at 1,000, values below 0 are
   * INVALID_ARGUMENT.
   * A page also ends at 3 MiB.
   */
  'pageSize': (number);
  /**
   * next_page_token of the page before; empty for the first page.
   */
  'pageToken': (string);
}
