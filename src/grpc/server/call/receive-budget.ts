import type { CallContext } from '../../common/call-context.js';
import { callerOf } from '../../common/caller.js';
import { exhausted, type StatusError } from '../../common/status-error.js';
import type { RequestMemory } from '../connection/server-settings.js';

/** A call that holds less is not counted, because most calls end sooner. */
export const uncountedBytes = 4 * 1024;

/** The interval at which unread bytes are counted. Node.js buffers them without an event. */
const recountMs = 20;
const retryDelayMs = 1_000;

/** A call that holds bytes and can be ended to free them. */
export interface HoldingCall extends Pick<CallContext, 'identity' | 'peer'> {
  terminate(error: StatusError): void;
}

interface Caller {
  readonly key: string;
  readonly verified: boolean;
  bytes: number;
  readonly holdings: Set<Holding>;
}

/** The bytes that one call holds. */
interface Holding {
  readonly call: HoldingCall;
  readonly caller: Caller;
  bytes: number;
}

/**
 * Counts request bytes in memory that are not yet complete, decompressed or read. No call waits for room: a call that
 * exceeds its caller's share is rejected. When the total is exceeded, the caller that holds most loses its largest
 * call, so that a slow sender never blocks the others.
 */
export class ReceiveBudget {
  readonly #limits: Required<RequestMemory>;
  readonly #onRefusal: () => void;
  readonly #callers = new Map<string, Caller>();
  readonly #holdings = new Map<HoldingCall, Holding>();
  #bytes = 0;
  #strangersBytes = 0;
  readonly #paused = new Set<{ recount(): void }>();
  #recounting: NodeJS.Timeout | undefined;

  /** @param onRefusal called for each rejected call */
  constructor(limits: Required<RequestMemory>, onRefusal: () => void = () => {}) {
    this.#limits = limits;
    this.#onRefusal = onRefusal;
  }

  /** The bytes that all calls hold now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Sets the bytes that a call holds; 0 for none. May end this call or another. */
  hold(call: HoldingCall, bytes: number): void {
    const counted = bytes < uncountedBytes ? 0 : bytes;
    const held = this.#holdings.get(call);
    if (held === undefined && counted === 0) return;
    const holding = held ?? this.#begin(call);
    const isMore = counted > holding.bytes;
    this.#set(holding, counted);
    if (isMore) this.#enforce(holding);
  }

  /** Counts a call's bytes again every 20 ms until it resumes reading. */
  pause(reader: { recount(): void }): void {
    this.#paused.add(reader);
    this.#recounting ??= setInterval(() => this.#recount(), recountMs).unref();
  }

  resume(reader: { recount(): void }): void {
    this.#paused.delete(reader);
  }

  #recount(): void {
    for (const reader of this.#paused) reader.recount();
    if (this.#paused.size > 0) return;
    clearInterval(this.#recounting);
    this.#recounting = undefined;
  }

  #begin(call: HoldingCall): Holding {
    const key = callerOf(call);
    const caller = this.#callers.get(key) ?? {
      key,
      verified: call.identity !== undefined,
      bytes: 0,
      holdings: new Set(),
    };
    this.#callers.set(key, caller);
    const holding = { call, caller, bytes: 0 };
    caller.holdings.add(holding);
    this.#holdings.set(call, holding);
    return holding;
  }

  #set(holding: Holding, bytes: number): void {
    const { call, caller } = holding;
    const change = bytes - holding.bytes;
    holding.bytes = bytes;
    caller.bytes += change;
    if (!caller.verified) this.#strangersBytes += change;
    this.#bytes += change;
    if (bytes > 0) return;
    this.#holdings.delete(call);
    caller.holdings.delete(holding);
    if (caller.holdings.size === 0) this.#callers.delete(caller.key);
  }

  #enforce(holding: Holding): void {
    const { totalBytes, callerBytes, strangersBytes } = this.#limits;
    const { caller } = holding;
    if (caller.bytes > callerBytes || (!caller.verified && this.#strangersBytes > strangersBytes))
      this.#refuse(holding);
    while (this.#bytes > totalBytes) this.#refuse(largest(largest(this.#callers.values()).holdings));
  }

  #refuse(holding: Holding): void {
    this.#set(holding, 0);
    this.#onRefusal();
    holding.call.terminate(exhausted('incomplete and unread requests hold too many bytes', retryDelayMs));
  }
}

const largest = <T extends { readonly bytes: number }>(all: Iterable<T>): T => {
  const [first, ...others] = all;
  if (first === undefined) throw new RangeError('no call holds any bytes');
  return others.reduce((most, one) => (one.bytes > most.bytes ? one : most), first);
};
