import type { ServerCall } from './server-call.js';

/** A call that has run for so long is no longer young, give or take the same. */
const youthMs = 250;

/**
 * The calls that a server runs, and how many it has run. Most are over at once, and a timer of its own would be a good
 * part of what such a call costs: a call that has long until its deadline gets it when it has outlived its youth.
 */
export class ActiveCalls {
  readonly #young = new Set<ServerCall>();
  readonly #grown = new Set<ServerCall>();
  #sweep: NodeJS.Timeout | undefined;
  #ended = 0;

  get size(): number {
    return this.#young.size + this.#grown.size;
  }

  get ended(): number {
    return this.#ended;
  }

  all(): ServerCall[] {
    return [...this.#young, ...this.#grown];
  }

  begin(call: ServerCall): void {
    this.#young.add(call);
    if (this.#sweep === undefined) this.#sweep = setTimeout(() => this.#growUp(), youthMs).unref();
  }

  end(call: ServerCall): void {
    if (!this.#young.delete(call)) this.#grown.delete(call);
    this.#ended++;
    call.over();
  }

  #growUp(): void {
    this.#sweep = undefined;
    for (const call of this.#young) {
      this.#grown.add(call);
      call.growUp();
    }
    this.#young.clear();
  }
}
