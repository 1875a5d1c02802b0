// Original file: protos/v1/post/post.proto


/**
 * The page of posts to read.
 */
export interface ListPostsRequest__Input {
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
 * The page of posts to read.
 */
export interface ListPostsRequest {
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
