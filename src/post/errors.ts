import { status } from '@grpc/grpc-js';
import type { StatusError } from '../grpc/index.js';
import { refusal } from '../resources/errors.js';

export const postNotFound = (postId: string): StatusError =>
  refusal(status.NOT_FOUND, {
    reason: 'POST_NOT_FOUND',
    message: `there is no post ${postId}`,
    metadata: { post_id: postId },
  });

export const postAlreadyExists = (postId: string): StatusError =>
  refusal(status.ALREADY_EXISTS, {
    reason: 'POST_ALREADY_EXISTS',
    message: `there is a post ${postId} already`,
    metadata: { post_id: postId },
  });

/** FAILED_PRECONDITION, because the same request is right as soon as the user exists. */
export const authorNotFound = (userId: string): StatusError =>
  refusal(status.FAILED_PRECONDITION, {
    reason: 'USER_NOT_FOUND',
    message: `there is no user ${userId} to be the author`,
    metadata: { user_id: userId },
  });

/** Whether the author exists could not be found out, so nothing was written. */
export const authorUnknown = (userId: string, cause: unknown): StatusError =>
  refusal(status.UNAVAILABLE, {
    reason: 'USER_UNAVAILABLE',
    message: `whether there is a user ${userId} cannot be found out now; nothing was written`,
    metadata: { user_id: userId },
    cause,
  });
