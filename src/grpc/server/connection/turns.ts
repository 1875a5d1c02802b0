/** How long the calls are counted together that began without waiting. */
const windowMs = 5;

/** Spreads calls of one connection that arrive at once over turns of the event loop; see `RequestLimits.callsPerTurn`. */
export class Turns {
  #begun = 0;
  #sinceMs = 0;
  #callsPerTurn = 1;
  #waiting: (() => void)[] | undefined;

  /** Whether a call may begin now; otherwise it has to be given to `defer`. */
  mayBegin(callsPerTurn: number): boolean {
    if (this.#waiting !== undefined) return false;
    this.#callsPerTurn = callsPerTurn;
    const now = performance.now();
    if (now - this.#sinceMs > windowMs) {
      this.#sinceMs = now;
      this.#begun = 0;
    }
    return ++this.#begun <= callsPerTurn;
  }

  /** Begins a call in a later turn, in the order of deferring. */
  defer(begin: () => void): void {
    if (this.#waiting === undefined) {
      this.#waiting = [];
      setImmediate(() => this.#beginSome());
    }
    this.#waiting.push(begin);
  }

  #beginSome(): void {
    const some = this.#waiting?.splice(0, this.#callsPerTurn) ?? [];
    for (const begin of some) begin();
    if (this.#waiting?.length === 0) this.#waiting = undefined;
    else setImmediate(() => this.#beginSome());
  }
}
