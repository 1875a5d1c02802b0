import { status } from '@grpc/grpc-js';
import type { StatusError } from '../grpc/index.js';
import { refusal } from '../resources/errors.js';

export const userNotFound = (userId: string): StatusError =>
  refusal(status.NOT_FOUND, {
    reason: 'USER_NOT_FOUND',
    message: `user ${userId} does not exist`,
    metadata: { user_id: userId },
  });

export const userAlreadyExists = (userId: string): StatusError =>
  refusal(status.ALREADY_EXISTS, {
    reason: 'USER_ALREADY_EXISTS',
    message: `user ${userId} already exists; use another user_id or UpdateUser`,
    metadata: { user_id: userId },
  });

/** The staged users are lost: the database was restored after a crash. */
export const importLost = (): StatusError =>
  refusal(status.ABORTED, {
    reason: 'IMPORT_LOST',
    message: 'the import was lost before it was complete, so nothing was written; send it again',
  });

export const importTooLarge = (limit: string): StatusError =>
  refusal(status.RESOURCE_EXHAUSTED, {
    reason: 'IMPORT_TOO_LARGE',
    message: `an import may have at most ${limit}; nothing was written; send it in parts`,
  });

export const importTookTooLong = (timeoutMs: number): StatusError =>
  refusal(status.RESOURCE_EXHAUSTED, {
    reason: 'IMPORT_TOOK_TOO_LONG',
    message: `an import may take at most ${timeoutMs / 1_000} s; nothing was written; send it in parts`,
  });

export const tooManyImports = (): StatusError =>
  refusal(status.RESOURCE_EXHAUSTED, {
    reason: 'TOO_MANY_IMPORTS',
    message: 'too many imports are waiting; retry after 5 s',
    details: [{ kind: 'RetryInfo', retryDelayMs: 5_000 }],
  });
