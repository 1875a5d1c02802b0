import { timer } from '../../common/timer.js';
import type { ServerCall } from './server-call.js';

export interface ActiveCallsOptions {
  /** A call with pending data that hardly sends any of it for this long is ended. Infinity for never. */
  readonly sendTimeoutMs: number;
  /** Called for each call that was ended for that. */
  readonly onSlow: (call: ServerCall) => void;
  /** Called with errors that a listener for a call's end throws. */
  readonly onFault: (call: ServerCall, error: unknown) => void;
}

/** The interval at which calls grow up. So a call is young until it is 250 to 500 ms old. */
const youthMs = 250;

/** The maximum interval between two checks of how calls send. */
const longestLookMs = 5_000;

/**
 * The calls of a server whose handler runs or whose response is not sent yet. Most calls end at once, and a timer for
 * each would be a large part of their cost. So only a call older than 250 to 500 ms gets a deadline timer and is
 * checked for slow sending.
 */
export class ActiveCalls {
  readonly #options: ActiveCallsOptions;
  #young: ServerCall[] = [];
  readonly #grown: ServerCall[] = [];
  #sweep: NodeJS.Timeout | undefined;
  #looks = false;
  #running = 0;
  #ended = 0;

  constructor(options: ActiveCallsOptions) {
    this.#options = options;
  }

  /** Calls whose handler has not ended. */
  get size(): number {
    return this.#running;
  }

  get ended(): number {
    return this.#ended;
  }

  all(): ServerCall[] {
    return [...this.#young, ...this.#grown];
  }

  begin(call: ServerCall): void {
    this.#running++;
    call.calls = this;
    add(this.#young, call);
    if (this.#sweep === undefined) this.#sweep = setTimeout(() => this.#growUp(), youthMs).unref();
  }

  /** The call's handler has ended. */
  end(call: ServerCall): void {
    this.#running--;
    this.#ended++;
    this.endPart(call);
  }

  /** The call's handler has ended or its stream has closed. After both, the call is over. */
  endPart(call: ServerCall): void {
    call.partsOpen--;
    if (call.partsOpen > 0) return;
    remove(call.young ? this.#young : this.#grown, call);
    try {
      call.over();
    } catch (error) {
      this.#options.onFault(call, error);
    }
  }

  #growUp(): void {
    this.#sweep = undefined;
    const grown = this.#young;
    this.#young = [];
    for (const call of grown) {
      add(this.#grown, call);
      call.growUp();
    }
    this.#lookLater();
  }

  #lookLater(): void {
    if (this.#looks || this.#grown.length === 0) return;
    this.#looks = true;
    timer(() => this.#endSlow(), Math.min(longestLookMs, this.#options.sendTimeoutMs / 4));
  }

  #endSlow(): void {
    this.#looks = false;
    const nowMs = performance.now();
    for (const call of this.#grown) if (call.endIfSlow(nowMs, this.#options.sendTimeoutMs)) this.#options.onSlow(call);
    this.#lookLater();
  }
}

/*
 * Each call knows its index in its list, and the last call fills the gap of one that leaves. A Set would leave hash
 * tables behind: see stream-events.ts.
 */

const add = (calls: ServerCall[], call: ServerCall): void => {
  call.place = calls.push(call) - 1;
};

const remove = (calls: ServerCall[], call: ServerCall): void => {
  const last = calls.pop();
  if (last === undefined || last === call) return;
  calls[call.place] = last;
  last.place = call.place;
};
