import type { UserMessage } from '../contract/user.js';
import { characters, etag, integer, matching, resourceId } from '../platform/requests/rules.js';
import type { Violations } from '../platform/requests/violations.js';

const rules = {
  userId: resourceId,
  name: characters(1, 200),
  phoneNumber: matching(/^[\d +()-]{3,32}$/, 'must be 3–32 characters long: digits, space and + - ( )'),
  age: integer(0, 150),
  etag,
};

export type CheckedField = keyof typeof rules;

const paths: Readonly<Record<CheckedField, string>> = {
  userId: 'user_message.user_id',
  name: 'user_message.name',
  phoneNumber: 'user_message.phone_number',
  age: 'user_message.age',
  etag: 'user_message.etag',
};

/** Checks the fields that a request uses; the others are ignored, whatever they hold. */
export const checkUser = (violations: Violations, message: UserMessage, fields: Iterable<CheckedField>): void => {
  for (const field of fields) {
    if (field === 'age') violations.check(paths[field], message[field], rules[field]);
    else violations.check(paths[field], message[field], rules[field]);
  }
};
