// Original file: protos/v1/post/post.proto


/**
 * Which page of posts to read.
 */
export interface ListPostsRequest__Input {
  /**
   * The most posts to answer. 0 means 1,000, more is cut to 1,000, below 0 is INVALID_ARGUMENT.
   * A page also ends at 3 MiB.
   */
  'pageSize'?: (number);
  /**
   * next_page_token of the page before; empty for the first page.
   */
  'pageToken'?: (string);
}

/**
 * Which page of posts to read.
 */
export interface ListPostsRequest {
  /**
   * The most posts to answer. 0 means 1,000, more is cut to 1,000, below 0 is INVALID_ARGUMENT.
   * A page also ends at 3 MiB.
   */
  'pageSize': (number);
  /**
   * next_page_token of the page before; empty for the first page.
   */
  'pageToken': (string);
}
