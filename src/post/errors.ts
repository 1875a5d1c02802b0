import { status } from '@grpc/grpc-js';
import type { StatusError } from '../grpc/index.js';
import { refusal } from '../resources/errors.js';

export const postNotFound = (postId: string): StatusError =>
  refusal(status.NOT_FOUND, {
    reason: 'POST_NOT_FOUND',
    message: `post ${postId} does not exist`,
    metadata: { post_id: postId },
  });

export const postAlreadyExists = (postId: string): StatusError =>
  refusal(status.ALREADY_EXISTS, {
    reason: 'POST_ALREADY_EXISTS',
    message: `post ${postId} already exists; use another post_id or UpdatePost`,
    metadata: { post_id: postId },
  });

/** FAILED_PRECONDITION, because the same request succeeds once the user exists. */
export const authorNotFound = (userId: string): StatusError =>
  refusal(status.FAILED_PRECONDITION, {
    reason: 'USER_NOT_FOUND',
    message: `the author, user ${userId}, does not exist; create the user first`,
    metadata: { user_id: userId },
  });

/** The author could not be checked, so nothing was written. */
export const authorUnknown = (userId: string, cause: unknown): StatusError =>
  refusal(status.UNAVAILABLE, {
    reason: 'USER_UNAVAILABLE',
    message: `cannot check whether user ${userId} exists, so nothing was written; retry with backoff`,
    metadata: { user_id: userId },
    cause,
  });
