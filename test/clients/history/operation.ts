/*
 * A history: what clients asked of User and what they were told, a line of JSON for each call. The checker reads it
 * (test/clients/go/cmd/check-history). Times are microseconds of one clock.
 */

/** What a call came to. `open`: it may have taken effect or not, and may yet. */
export type Result = 'ok' | 'not_found' | 'exists' | 'mismatch' | 'open';

export interface ReadUser {
  readonly id: string;
  /** The name: each write gives one that no other has. */
  readonly value: string;
}

/** A call about one user. Users are created one after the other in a slot, and a slot's calls are checked by themselves. */
export interface SlotCall {
  readonly slot: string;
  readonly kind: 'create' | 'get' | 'update' | 'delete';
  /** The user's id; empty where the server gives it. */
  readonly id: string;
  readonly requestId?: string;
  /** The value that the etag of the call stood for; absent for a call without one. */
  readonly expected?: string;
  /** What is written. */
  readonly value?: string;
}

export interface Operation extends SlotCall {
  readonly calledUs: number;
  /** Absent for `open`. */
  readonly returnedUs?: number;
  readonly result: Result;
  /** The user as the answer has it. */
  readonly user?: ReadUser;
}

/** A list or an export: the users that it found. */
export interface Listing {
  readonly kind: 'list';
  readonly calledUs: number;
  readonly returnedUs: number;
  readonly users: readonly ReadUser[];
}

export type HistoryLine = Operation | Listing;
