import { status } from '@grpc/grpc-js';
import type { UserMessage } from '../../../src/contract/user.js';
import { StatusError } from '../../../src/grpc/index.js';
import type { HistoryLine, Result, SlotCall } from './operation.js';
import type { Slot } from './slots.js';

export const nowUs = (): number => Math.round(performance.now() * 1_000);

/** Errors of calls that had no effect, which show nothing about the user. */
const refusals: ReadonlySet<status> = new Set([status.RESOURCE_EXHAUSTED, status.UNAUTHENTICATED]);

/** Maps an error to a result; undefined when the call had no effect and shows nothing about the user. */
const resultOf = (error: StatusError): Result | undefined => {
  const reasons = error.details.flatMap((detail) => (detail.kind === 'ErrorInfo' ? [detail.reason] : []));
  if (error.code === status.NOT_FOUND) return 'not_found';
  if (error.code === status.ALREADY_EXISTS) return 'exists';
  if (error.code === status.ABORTED) return reasons.includes('ETAG_MISMATCH') ? 'mismatch' : undefined;
  if (error.code === status.INVALID_ARGUMENT || error.code === status.PERMISSION_DENIED) throw error;
  return refusals.has(error.code) ? undefined : 'open';
};

/** Makes a call, writes its line, and remembers the state of the slot's user. */
export const record = async (
  slot: Slot,
  call: Omit<SlotCall, 'slot'>,
  work: () => Promise<UserMessage | null | undefined>,
  write: (line: HistoryLine) => void,
): Promise<void> => {
  slot.calls++;
  const begun = { slot: slot.name, ...call, calledUs: nowUs() };
  try {
    const user = await work();
    const returned = { returnedUs: nowUs(), result: 'ok' } as const;
    write({ ...begun, ...returned, ...(user && { user: { id: user.userId, value: user.name } }) });
    slot.known = user ? { id: user.userId, value: user.name, etag: user.etag } : undefined;
    if (user) slot.ids.add(user.userId);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const result = resultOf(error);
    // A failed read shows nothing about the user.
    if (result === undefined || (result === 'open' && call.kind === 'get')) return;
    write({ ...begun, ...(result !== 'open' && { returnedUs: nowUs() }), result });
    if (result === 'open') slot.open++;
    if (result === 'not_found') slot.known = undefined;
  }
};
