import type { CallContext } from '../../common/call-context.js';
import { callerOf } from '../../common/caller.js';
import { exhausted, type StatusError } from '../../common/status-error.js';
import type { RequestMemory } from '../connection/server-settings.js';

/** A call that holds less is not counted: most are over before they would be. */
export const uncountedBytes = 4 * 1024;

/** How often the bytes are looked at that come for calls which do not read. Node.js takes them in without saying so. */
const recountMs = 20;
const retryDelayMs = 1_000;

/** A call that holds bytes, and can be ended for it. */
export interface HoldingCall extends Pick<CallContext, 'identity' | 'peer'> {
  terminate(error: StatusError): void;
}

interface Caller {
  readonly key: string;
  readonly verified: boolean;
  bytes: number;
  readonly holdings: Set<Holding>;
}

/** What one call holds. */
interface Holding {
  readonly call: HoldingCall;
  readonly caller: Caller;
  bytes: number;
}

/**
 * Counts request bytes in memory that are not yet complete, decompressed or read. No call waits for room: a call that
 * exceeds its caller's share is refused. When the total is exceeded, the caller that holds most loses its largest call, so
 * that a slow sender never blocks the others.
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

  /** @param onRefusal called for each call that is refused */
  constructor(limits: Required<RequestMemory>, onRefusal: () => void = () => {}) {
    this.#limits = limits;
    this.#onRefusal = onRefusal;
  }

  /** What all calls hold now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Says how much a call holds from now on; 0 for nothing. May end this call or another. */
  hold(call: HoldingCall, bytes: number): void {
    const counted = bytes < uncountedBytes ? 0 : bytes;
    const held = this.#holdings.get(call);
    if (held === undefined && counted === 0) return;
    const holding = held ?? this.#begin(call);
    const isMore = counted > holding.bytes;
    this.#set(holding, counted);
    if (isMore) this.#enforce(holding);
  }

  /** Has what a call holds counted again every 20 ms, until it reads on. */
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
    holding.call.terminate(exhausted('too many bytes of requests wait to be complete or read', retryDelayMs));
  }
}

const largest = <T extends { readonly bytes: number }>(all: Iterable<T>): T => {
  const [first, ...others] = all;
  if (first === undefined) throw new RangeError('nothing is held');
  return others.reduce((most, one) => (one.bytes > most.bytes ? one : most), first);
};
