import { maxNameCharacters, type UserMessage } from '../contract/user.js';
import { changeableOf, fixed, integer, text, type Changeable, type Fields } from '../resources/fields.js';
import type { Stored } from '../resources/columns.js';
import { integerBetween, characters, matching, resourceId } from '../resources/rules.js';

/** What the server decides about a user. */
type OutputOnly = 'createTime' | 'updateTime' | 'etag';

/** What a caller decides about a user. */
export type NewUser = Readonly<Omit<UserMessage, OutputOnly>>;

/** All that the code knows about each field that a caller writes. A new one needs a migration besides. */
export const userFields = {
  userId: fixed(text(resourceId)),
  name: text(characters(1, maxNameCharacters)),
  phoneNumber: text(matching(/^[\d +()-]{3,32}$/, 'must be 3–32 characters long: digits, space and + - ( )', 32)),
  age: integer(integerBetween(0, 150)),
} as const satisfies Fields<NewUser>;

/** In the order of the fingerprints that are stored; later fields are not added. See `createRequestOf`. */
export const firstUserFields = ['userId', 'name', 'phoneNumber', 'age'] as const;

export const changeableUserFields = changeableOf(userFields);

export type UserChanges = Partial<Pick<NewUser, Changeable<typeof userFields>>>;

/** A user as the store keeps it. */
export interface User extends NewUser, Stored {}
