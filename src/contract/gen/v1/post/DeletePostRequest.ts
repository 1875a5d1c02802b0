// Original file: protos/v1/post/post.proto


/**
 * Which post to delete.
 */
export interface DeletePostRequest__Input {
  /**
   * Required, 1–64 characters.
   */
  'postId'?: (string);
  /**
   * When given, must be the post's.
   */
  'etag'?: (string);
}

/**
 * Which post to delete.
 */
export interface DeletePostRequest {
  /**
   * Required, 1–64 characters.
   */
  'postId': (string);
  /**
   * When given, must be the post's.
   */
  'etag': (string);
}
