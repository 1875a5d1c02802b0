// Original file: protos/v1/post/post.proto


/**
 * Where to start the export.
 */
export interface ExportPostsRequest__Input {
  /**
   * The cursor of the last post received before the stream broke; empty to start with the first post.
   */
  'after'?: (string);
}

/**
 * Where to start the export.
 */
export interface ExportPostsRequest {
  /**
   * The cursor of the last post received before the stream broke; empty to start with the first post.
   */
  'after': (string);
}
