// Original file: protos/v1/user/user.proto


/**
 * The user is gone. Nothing to say.
 */
export interface DeleteUserResponse__Input {
}

/**
 * The user is gone. Nothing to say.
 */
export interface DeleteUserResponse {
}
