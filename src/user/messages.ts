import { userDefinition, type UserMessage } from '../contract/user.js';
import { emptyOf, encodedBytes, keysOf, pick } from '../resources/fields.js';
import { fieldSize, messageSize, timestampSize } from '../resources/request-limits.js';
import { etag } from '../resources/rules.js';
import { toTimestamp } from '../resources/timestamp.js';
import { userFields, type NewUser, type User } from './user.js';

const { requestSerialize, requestDeserialize } = userDefinition.CreateUser;

/** Every field at its default. */
export const emptyUserMessage: UserMessage = emptyOf(
  requestDeserialize(requestSerialize({ userMessage: {} })).userMessage,
);

const keys = keysOf(userFields);

export const emptyUser: NewUser = pick(emptyUserMessage, keys);

export const toUserMessage = (user: User): UserMessage => ({
  ...pick(user, keys),
  createTime: toTimestamp(user.createTime),
  updateTime: toTimestamp(user.updateTime),
  etag: user.etag,
});

/** Two timestamps take less than this. */
const timesBytes = 64;

/** The maximum encoded size of a user's message. */
export const userSize = messageSize(
  ...Object.values(userFields).map(({ size }) => size),
  timestampSize,
  timestampSize,
  fieldSize(etag),
);

/** An upper bound of the encoded size of a user's message. */
export const userMessageBytes = (user: User): number =>
  encodedBytes(keys.map((key) => user[key])) + encodedBytes([user.etag]) + timesBytes;
