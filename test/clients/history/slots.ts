import { randomUUID } from 'node:crypto';

/** The last known state of a user. When it is stale, a write with its etag is rejected. */
export interface Known {
  readonly id: string;
  readonly value: string;
  readonly etag: string;
}

/** A sequence of users: all with the slot's name as id, or all with the slot's request id. */
export interface Slot {
  readonly name: string;
  /** The id of its users; empty where the server assigns ids. */
  readonly id: string;
  known: Known | undefined;
  /** False if one request id creates all users: a recreated user would have the value of the previous one. */
  readonly deletes: boolean;
  /** The ids in responses so far. */
  readonly ids: Set<string>;
  /** The request id of a create: the previous one, or a new one if the slot's users have its name as id. */
  requestId(again: boolean): string;
  calls: number;
  /** Writes that failed without a result. */
  open: number;
}

export const createSlot = (number: number): Slot => {
  const name = `history-${process.pid}-${number}`;
  const givesIds = number % 2 === 0;
  let requestId = randomUUID();
  return {
    name,
    id: givesIds ? name : '',
    deletes: givesIds,
    known: undefined,
    ids: new Set(givesIds ? [name] : []),
    requestId(again) {
      if (givesIds && !again) requestId = randomUUID();
      return requestId;
    },
    calls: 0,
    open: 0,
  };
};
