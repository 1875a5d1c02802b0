// Original file: protos/v1/post/post.proto


/**
 * Empty: the post is deleted.
 */
export interface DeletePostResponse__Input {
}

/**
 * Empty: the post is deleted.
 */
export interface DeletePostResponse {
}
