import { maxNameCharacters, type UserMessage } from '../contract/user.js';
import { changeableOf, fixed, integer, text, type Changeable, type Fields } from '../resources/fields.js';
import type { Stored } from '../resources/columns.js';
import { integerBetween, characters, matching, resourceId } from '../resources/rules.js';

/** The fields of a user that the server sets. */
type OutputOnly = 'createTime' | 'updateTime' | 'etag';

/** The fields of a user that a caller sets. */
export type NewUser = Readonly<Omit<UserMessage, OutputOnly>>;

/** The definition of each field that a caller writes. A new field also needs a migration. */
export const userFields = {
  userId: fixed(text(resourceId)),
  name: text(characters(1, maxNameCharacters)),
  phoneNumber: text(matching(/^[\d +()-]{3,32}$/, 'must be 3–32 characters long: digits, space and + - ( )', 32)),
  age: integer(integerBetween(0, 150)),
} as const satisfies Fields<NewUser>;

/** In the order of the stored fingerprints; later fields are not added. See `createRequestOf`. */
export const firstUserFields = ['userId', 'name', 'phoneNumber', 'age'] as const;

export const changeableUserFields = changeableOf(userFields);

export type UserChanges = Partial<Pick<NewUser, Changeable<typeof userFields>>>;

/** A stored user. */
export interface User extends NewUser, Stored {}
