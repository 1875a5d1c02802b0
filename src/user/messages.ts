import type { UserMessage } from '../contract/user.js';
import { toTimestamp } from '../platform/requests/timestamp.js';
import type { User } from './user.js';

/** Every field at its default. */
export const emptyUserMessage: UserMessage = {
  userId: '',
  name: '',
  phoneNumber: '',
  age: 0,
  createTime: null,
  updateTime: null,
  etag: '',
};

export const toUserMessage = ({ userId, name, phoneNumber, age, createTime, updateTime, etag }: User): UserMessage => ({
  userId,
  name,
  phoneNumber,
  age,
  createTime: toTimestamp(createTime),
  updateTime: toTimestamp(updateTime),
  etag,
});

/** Tags, lengths, the age and two timestamps take less than this. */
const fixedBytes = 64;

/** At least the size of a user's message, encoded. */
export const userMessageBytes = ({ userId, name, phoneNumber, etag }: User): number =>
  Buffer.byteLength(userId) + Buffer.byteLength(name) + phoneNumber.length + etag.length + fixedBytes;
