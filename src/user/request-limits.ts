import type { UserDefinition } from '../contract/user.js';
import type { MethodLimits } from '../grpc/server/index.js';
import { cursorSize } from '../resources/cursor.js';
import { maskSize } from '../resources/field-mask.js';
import { fieldSize, numberSize, repeatedSize, requestLimits } from '../resources/request-limits.js';
import { etag, uuid } from '../resources/rules.js';
import { emptyUserMessage, userSize } from './messages.js';
import { userFields } from './user.js';

/** The maximum number of ids in one BatchGetUsers. */
export const maxBatchGet = 1_000;

const userId = userFields.userId.size;
const mask = maskSize(emptyUserMessage);

/** The request limits of each method: slightly above what its rules allow. */
export const userRequestLimits: Required<MethodLimits<UserDefinition>> = {
  GetUser: requestLimits(userId, mask),
  ListUsers: requestLimits(numberSize, cursorSize),
  BatchGetUsers: requestLimits(repeatedSize(maxBatchGet, userId), mask),
  // A user can be sent back whole, as it was read.
  CreateUser: requestLimits(userSize, fieldSize(uuid)),
  UpdateUser: requestLimits(userSize, mask),
  DeleteUser: requestLimits(userId, fieldSize(etag)),
  ExportUsers: requestLimits(cursorSize),
  // An import holds its slot for its whole duration.
  ImportUsers: { ...requestLimits(userSize), requestTimeoutMs: 60_000 },
  // Clients open this stream before they have something to look up.
  LookupUsers: { ...requestLimits(userId), requestTimeoutMs: 300_000 },
};
