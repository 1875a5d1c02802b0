import { status } from '@grpc/grpc-js';
import type { StatusError } from '../grpc/index.js';
import { refusal } from '../platform/requests/errors.js';

export const userNotFound = (userId: string): StatusError =>
  refusal(status.NOT_FOUND, {
    reason: 'USER_NOT_FOUND',
    message: `there is no user ${userId}`,
    metadata: { user_id: userId },
  });

export const userAlreadyExists = (userId: string): StatusError =>
  refusal(status.ALREADY_EXISTS, {
    reason: 'USER_ALREADY_EXISTS',
    message: `there is a user ${userId} already`,
    metadata: { user_id: userId },
  });

/** The staged rows of an import are gone: the database was restored after a crash, or the import took too long. */
export const importLost = (): StatusError =>
  refusal(status.ABORTED, {
    reason: 'IMPORT_LOST',
    message: 'the import was lost before it was complete, and nothing of it was written; send it again',
  });
