/** A connection that begins more calls than this in `windowMs` begins the others in later turns of the event loop. */
const callsPerTurn = 32;
const windowMs = 5;

/**
 * Spreads the calls of one connection that arrive at once over turns of the event loop. Node.js takes a thousand calls out of
 * one packet before anybody else is read, and beginning them all there would keep the calls of other connections waiting.
 */
export class Turns {
  #begun = 0;
  #sinceMs = 0;
  #waiting: (() => void)[] | undefined;

  /** Whether a call may begin now; otherwise it has to be given to `defer`. */
  mayBegin(): boolean {
    if (this.#waiting !== undefined) return false;
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
    const some = this.#waiting?.splice(0, callsPerTurn) ?? [];
    for (const begin of some) begin();
    if (this.#waiting?.length === 0) this.#waiting = undefined;
    else setImmediate(() => this.#beginSome());
  }
}
