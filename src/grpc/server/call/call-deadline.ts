import { status } from '@grpc/grpc-js';
import { StatusError } from '../../common/status-error.js';
import { maxTimerMs } from '../../common/timer.js';

/** A nearer deadline gets a timer at once; twice the age at which a call is no longer young. */
const nearMs = 500;

export const deadlineExceeded = (): StatusError => new StatusError(status.DEADLINE_EXCEEDED, 'the deadline passed');

export const cancelled = (): StatusError => new StatusError(status.CANCELLED, 'the client cancelled the call');

export const sentTooSlowly = (): StatusError =>
  new StatusError(status.RESOURCE_EXHAUSTED, 'the client reads the response too slowly');

/** The deadline of a call. Distant deadlines of young calls have no timer yet; see `ActiveCalls`. */
export class CallDeadline {
  /** Milliseconds since the epoch. */
  at = Infinity;
  #endsAtMs = Infinity;
  readonly #call: { terminate(error: StatusError): void };
  #timer: NodeJS.Timeout | undefined;
  #young = true;

  constructor(call: { terminate(error: StatusError): void }) {
    this.#call = call;
  }

  /** Shortens it; a later time than the current one is ignored. */
  limit(at: number): void {
    if (!(at < this.at)) return;
    this.at = at;
    const leftMs = at - Date.now();
    // Uses the monotonic clock from here on: a step of the wall clock must not end calls.
    this.#endsAtMs = performance.now() + leftMs;
    if (!this.#young || leftMs < nearMs) this.#start();
  }

  get passed(): boolean {
    return this.#endsAtMs <= performance.now();
  }

  growUp(): void {
    this.#young = false;
    if (this.at !== Infinity) this.#start();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(): void {
    clearTimeout(this.#timer);
    const leftMs = Math.max(0, this.#endsAtMs - performance.now());
    if (leftMs > maxTimerMs) return;
    this.#timer = setTimeout(() => this.#call.terminate(deadlineExceeded()), leftMs);
  }
}
