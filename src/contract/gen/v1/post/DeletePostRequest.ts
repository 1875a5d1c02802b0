// Original file: protos/v1/post/post.proto


/**
 * The post to delete.
 */
export interface DeletePostRequest__Input {
  /**
   * Required, 1–64 characters.
   */
  'postId'?: (string);
  /**
   * If set, it must match the post's current etag.
   */
  'etag'?: (string);
}

/**
 * The post to delete.
 */
export interface DeletePostRequest {
  /**
   * Required, 1–64 characters.
   */
  'postId': (string);
  /**
   * If set, it must match the post's current etag.
   */
  'etag': (string);
}
