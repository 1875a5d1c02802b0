import type { ServerCall } from './server-call.js';

/** A call that has run for so long is no longer young, give or take the same. */
const youthMs = 250;

/**
 * The calls that a server runs, and how many it has run. Most are over at once, and a timer of its own would be a good
 * part of what such a call costs: a call that has long until its deadline gets it when it has outlived its youth.
 */
export class ActiveCalls {
  #young: ServerCall[] = [];
  readonly #grown: ServerCall[] = [];
  #sweep: NodeJS.Timeout | undefined;
  #ended = 0;

  get size(): number {
    return this.#young.length + this.#grown.length;
  }

  get ended(): number {
    return this.#ended;
  }

  all(): ServerCall[] {
    return [...this.#young, ...this.#grown];
  }

  begin(call: ServerCall): void {
    add(this.#young, call);
    if (this.#sweep === undefined) this.#sweep = setTimeout(() => this.#growUp(), youthMs).unref();
  }

  end(call: ServerCall): void {
    remove(call.young ? this.#young : this.#grown, call);
    this.#ended++;
    call.over();
  }

  #growUp(): void {
    this.#sweep = undefined;
    const grown = this.#young;
    this.#young = [];
    for (const call of grown) {
      add(this.#grown, call);
      call.growUp();
    }
  }
}

/*
 * Each call knows its place in its list, and the last takes the place of one that leaves. A Set would do, but for the
 * tables that it leaves behind: see stream-events.ts.
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
