import { setTimeout as pause } from 'node:timers/promises';
import type { UserDefinition } from '../../../src/contract/user.js';
import type { Client } from '../../../src/grpc/client/index.js';
import { StatusError } from '../../../src/grpc/index.js';
import { Random } from '../../support/codec/random.js';
import type { HistoryLine, ReadUser } from './operation.js';
import { nowUs, record } from './record.js';
import { createSlot, type Slot } from './slots.js';

export interface WorkloadOptions {
  readonly user: Client<UserDefinition>;
  readonly callsPerSecond: number;
  readonly seed: number;
  readonly write: (line: HistoryLine) => void;
  /** Ends the workload. */
  readonly signal: AbortSignal;
}

const workers = 16;
const slotsAtOnce = 6;
/** Limits the calls of a slot, because each makes the search for an order take longer. */
const callsOfSlot = 250;
/** Limits the calls with an unknown effect, which make it take much longer. An outage would cause hundreds. */
const openOfSlot = 8;
const timeoutMs = 2_000;
const listEveryMs = 100;

/**
 * Runs writers and readers on a few users until the signal is aborted, then reads each user once more. Only creates
 * are retried, by their request id.
 */
export const runWorkload = async (options: WorkloadOptions): Promise<void> => {
  const { user, callsPerSecond, seed, write, signal } = options;
  let slotNumber = 0;
  let values = 0;
  const slots: Slot[] = [];
  const active: Slot[] = [];
  const addSlot = (): Slot => {
    const slot = createSlot(slotNumber++);
    slots.push(slot);
    return slot;
  };
  for (let count = 0; count < slotsAtOnce; count++) active.push(addSlot());

  const get = (slot: Slot, id: string) =>
    record(
      slot,
      { kind: 'get', id },
      async () => (await user.GetUser({ userId: id }, { timeoutMs })).userMessage,
      write,
    );

  const created = new Map<string, string>();
  const create = (slot: Slot, again: boolean) => {
    const requestId = slot.requestId(again);
    // The same request id always belongs to the same user.
    const name = created.get(requestId) ?? `v-${values++}`;
    created.set(requestId, name);
    const userMessage = { userId: slot.id, name, phoneNumber: '+44 20 7946', age: 1 };
    return record(
      slot,
      { kind: 'create', id: slot.id, requestId, value: name },
      async () => (await user.CreateUser({ userMessage, requestId }, { timeoutMs })).userMessage,
      write,
    );
  };
  const update = (slot: Slot, known: NonNullable<Slot['known']>, checked: boolean) => {
    const name = `v-${values++}`;
    const etag = checked ? known.etag : '';
    return record(
      slot,
      { kind: 'update', id: known.id, value: name, ...(checked && { expected: known.value }) },
      async () => (await user.UpdateUser({ userMessage: { userId: known.id, name, etag } }, { timeoutMs })).userMessage,
      write,
    );
  };

  const remove = (slot: Slot, known: NonNullable<Slot['known']>, checked: boolean) =>
    record(
      slot,
      { kind: 'delete', id: known.id, ...(checked && { expected: known.value }) },
      async () => {
        await user.DeleteUser({ userId: known.id, etag: checked ? known.etag : '' }, { timeoutMs });
        return undefined;
      },
      write,
    );

  const step = async (slot: Slot, random: Random): Promise<void> => {
    const choice = random.below(100);
    const { known } = slot;
    if (choice < 55) {
      const [first, ...rest] = slot.ids;
      if (first !== undefined) await get(slot, random.of([first, ...rest].slice(-3) as [string, ...string[]]));
      return;
    }
    if (known === undefined || choice < 65) await create(slot, random.chance(0.5));
    else if (choice < 92 || !slot.deletes) await update(slot, known, random.chance(0.7));
    else await remove(slot, known, random.chance(0.5));
  };

  const work = async (worker: number): Promise<void> => {
    const random = new Random(seed + worker);
    while (!signal.aborted) {
      const index = random.below(active.length);
      const slot = active[index];
      if (slot === undefined) continue;
      if (slot.calls >= callsOfSlot || slot.open >= openOfSlot) active[index] = addSlot();
      else await step(slot, random);
      await pause((random.below(2_000) * workers) / callsPerSecond);
    }
  };

  const lists = async (): Promise<void> => {
    while (!signal.aborted) {
      const calledUs = nowUs();
      const users = await list(user, slotNumber % 2 === 0).catch((error: unknown) => {
        if (error instanceof StatusError) return undefined;
        throw error;
      });
      if (users) write({ kind: 'list', calledUs, returnedUs: nowUs(), users });
      await pause(listEveryMs);
    }
  };

  await Promise.all([lists(), ...Array.from({ length: workers }, (_, worker) => work(worker))]);
  for (const slot of slots) for (const id of slot.ids) await get(slot, id);
};

/** All users, by pages or as an export. */
const list = async (user: Client<UserDefinition>, exported: boolean): Promise<ReadUser[]> => {
  const users: ReadUser[] = [];
  if (exported) {
    for await (const { userMessage } of user.ExportUsers({}, { timeoutMs: 5 * timeoutMs })) {
      if (userMessage) users.push({ id: userMessage.userId, value: userMessage.name });
    }
    return users;
  }
  let pageToken = '';
  do {
    const page = await user.ListUsers({ pageToken }, { timeoutMs });
    for (const { userId, name } of page.userMessages) users.push({ id: userId, value: name });
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return users;
};
