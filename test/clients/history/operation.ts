/*
 * A history: the calls of clients to User and their results, one line of JSON for each call. The checker
 * (test/clients/go/cmd/check-history) reads it. Times are in microseconds, by one clock.
 */

/** The result of a call. `open`: it failed without a result, and may have taken effect or may still do so. */
export type Result = 'ok' | 'not_found' | 'exists' | 'mismatch' | 'open';

export interface ReadUser {
  readonly id: string;
  /** The name, unique for each write. */
  readonly value: string;
}

/** A call about one user. A slot's users exist one after the other, and a slot's calls are checked separately. */
export interface SlotCall {
  readonly slot: string;
  readonly kind: 'create' | 'get' | 'update' | 'delete';
  /** The user's id; empty where the server assigns it. */
  readonly id: string;
  readonly requestId?: string;
  /** The value that belongs to the etag in the call; absent for a call without an etag. */
  readonly expected?: string;
  /** The written value. */
  readonly value?: string;
}

export interface Operation extends SlotCall {
  readonly calledUs: number;
  /** Absent for `open`. */
  readonly returnedUs?: number;
  readonly result: Result;
  /** The user in the response. */
  readonly user?: ReadUser;
}

/** A list or an export, with the users in its response. */
export interface Listing {
  readonly kind: 'list';
  readonly calledUs: number;
  readonly returnedUs: number;
  readonly users: readonly ReadUser[];
}

export type HistoryLine = Operation | Listing;
