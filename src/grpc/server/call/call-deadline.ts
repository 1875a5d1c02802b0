import { status } from '@grpc/grpc-js';
import { StatusError } from '../../common/status-error.js';
import { maxTimerMs } from '../../common/timer.js';

/** A deadline nearer than this has a timer from the first; twice the time in which a call grows up. */
const nearMs = 500;

/** When a call has to be over. Far deadlines of young calls have no timer yet; see `ActiveCalls`. */
export class CallDeadline {
  /** Milliseconds since the epoch. */
  at = Infinity;
  readonly #call: { terminate(error: StatusError): void };
  #timer: NodeJS.Timeout | undefined;
  #young = true;

  constructor(call: { terminate(error: StatusError): void }) {
    this.#call = call;
  }

  /** Brings it forward; a later time than the current one is ignored. */
  limit(at: number): void {
    if (!(at < this.at)) return;
    this.at = at;
    if (!this.#young || at - Date.now() < nearMs) this.#start();
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
    const leftMs = Math.max(0, this.at - Date.now());
    if (leftMs > maxTimerMs) return;
    this.#timer = setTimeout(
      () => this.#call.terminate(new StatusError(status.DEADLINE_EXCEEDED, 'the deadline has passed')),
      leftMs,
    );
  }
}
