import { userDefinition, type UserMessage } from '../contract/user.js';
import { emptyOf, encodedBytes, keysOf, pick } from '../resources/fields.js';
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

/** An id has at most 64 characters. */
export const maxIdBytes = 64 * 4 + 4;
/** The most that a user's message has, encoded: a name of 200 characters, a phone number of 32, an etag of two numbers. */
export const maxUserMessageBytes = maxIdBytes + 200 * 4 + 32 + 40 + timesBytes;

/** At least the size of a user's message, encoded. */
export const userMessageBytes = (user: User): number =>
  encodedBytes(keys.map((key) => user[key])) + encodedBytes([user.etag]) + timesBytes;
