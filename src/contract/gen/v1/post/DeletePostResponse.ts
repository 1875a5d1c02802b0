// Original file: protos/v1/post/post.proto


/**
 * The post is gone. Nothing to say.
 */
export interface DeletePostResponse__Input {
}

/**
 * The post is gone. Nothing to say.
 */
export interface DeletePostResponse {
}
