/** The period in which calls that started without waiting are counted together. */
const windowMs = 5;

/**
 * Spreads calls that arrive at once on one connection over turns of the event loop; see `RequestLimits.callsPerTurn`.
 */
export class Turns {
  #begun = 0;
  #sinceMs = 0;
  #callsPerTurn = 1;
  #waiting: (() => void)[] | undefined;

  /** Whether a call may start now; otherwise pass it to `defer`. */
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

  /** Starts a call in a later turn, in order. */
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
