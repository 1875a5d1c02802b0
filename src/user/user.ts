import type { Sequenced } from '../platform/requests/keyset-pages.js';

/** What a caller decides about a user. */
export interface NewUser {
  readonly userId: string;
  readonly name: string;
  readonly phoneNumber: string;
  readonly age: number;
}

/** A user as the store keeps it. */
export interface User extends NewUser, Sequenced {
  /** Microseconds since the epoch, as all times here, a bigint in text. */
  readonly createTime: string;
  readonly updateTime: string;
  readonly etag: string;
}

/** The fields that an update may write. */
export const changeableFields = ['name', 'phoneNumber', 'age'] as const satisfies readonly (keyof NewUser)[];

export type UserChanges = { readonly [K in (typeof changeableFields)[number]]?: NewUser[K] };
