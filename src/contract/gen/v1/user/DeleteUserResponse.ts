// Original file: protos/v1/user/user.proto


/**
 * Empty: the user is deleted.
 */
export interface DeleteUserResponse__Input {
}

/**
 * Empty: the user is deleted.
 */
export interface DeleteUserResponse {
}
