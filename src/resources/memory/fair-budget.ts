export interface FairBudgetOptions {
  readonly totalBytes: number;
  /** How many requests may wait, at most half of them of one holder. */
  readonly maxWaiting: number;
  /** How long a request waits at most. */
  readonly maxWaitMs: number;
}

/** No room is free, and too many requests wait or this one has waited too long. */
export class BudgetExhaustedError extends Error {
  override readonly name = 'BudgetExhaustedError';
}

/** The waiting call. Its signal is read only if it must wait, because reading creates it. */
export interface BudgetWaiter {
  readonly signal: AbortSignal;
}

/** The bytes of one holder. */
export interface BudgetShare {
  readonly bytes: number;
  /** Releases the bytes above `bytes`. */
  shrink(bytes: number): void;
  /** Takes more, up to `bytes`; a promise if it must wait. Throws and rejects like `FairBudget.take`. */
  grow(bytes: number, waiter: BudgetWaiter): Promise<void> | undefined;
  release(): void;
}

interface Account {
  readonly holder: string;
  heldBytes: number;
  waiting: number;
}

interface Entry {
  readonly account: Account;
  readonly bytes: number;
  readonly admit: () => void;
}

/**
 * A shared limit of bytes. A holder may take more while it has no more than the free rest: alone it gets half, two
 * get a third each, and a new holder always finds room. Other requests wait; the holder with the least goes first.
 * Source: Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet switches" (1998), with alpha
 * 1.
 */
export class FairBudget {
  readonly #options: FairBudgetOptions;
  readonly #accounts = new Map<string, Account>();
  readonly #waiting: Entry[] = [];
  #heldBytes = 0;

  constructor(options: FairBudgetOptions) {
    this.#options = options;
  }

  get totalBytes(): number {
    return this.#options.totalBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** The maximum that a holder can take now without waiting. */
  roomOf(holder: string): number {
    const { totalBytes } = this.#options;
    const room = (totalBytes - this.#heldBytes - (this.#accounts.get(holder)?.heldBytes ?? 0)) / 2;
    return Math.max(0, Math.floor(Math.min(room, totalBytes / 4)));
  }

  /**
   * Takes bytes for a holder; a promise if it must wait. More than a quarter of the total counts as a quarter,
   * because it would otherwise wait forever.
   * @throws BudgetExhaustedError; rejects with it too, and with the reason of the waiter's signal
   */
  take(holder: string, bytes: number, waiter: BudgetWaiter): BudgetShare | Promise<BudgetShare> {
    let account = this.#accounts.get(holder);
    if (account === undefined) this.#accounts.set(holder, (account = { holder, heldBytes: 0, waiting: 0 }));
    const taken = Math.min(bytes, Math.floor(this.#options.totalBytes / 4));
    const waited = this.#reserve(account, taken, waiter);
    const share = this.#share(account, taken);
    return waited === undefined ? share : waited.then(() => share);
  }

  #share(account: Account, taken: number): BudgetShare {
    let held = taken;
    let released = false;
    const shrink = (bytes: number): void => {
      if (bytes >= held) return;
      this.#give(account, bytes - held);
      held = bytes;
      this.#admit();
    };
    const grow = async (bytes: number, waiter: BudgetWaiter): Promise<void> => {
      const more = bytes - held;
      await this.#reserve(account, more, waiter);
      held += more;
      if (released) shrink(0);
    };
    return {
      get bytes() {
        return held;
      },
      shrink,
      grow: (bytes, waiter) => (bytes <= held ? undefined : grow(bytes, waiter)),
      release() {
        released = true;
        shrink(0);
      },
    };
  }

  #give(account: Account, bytes: number): void {
    this.#heldBytes += bytes;
    account.heldBytes += bytes;
    this.#forget(account);
  }

  #forget(account: Account): void {
    if (account.heldBytes === 0 && account.waiting === 0) this.#accounts.delete(account.holder);
  }

  #fits({ heldBytes }: Account, bytes: number): boolean {
    return heldBytes + bytes <= this.#options.totalBytes - this.#heldBytes - bytes;
  }

  #reserve(account: Account, bytes: number, waiter: BudgetWaiter): Promise<void> | undefined {
    if (this.#fits(account, bytes)) {
      this.#give(account, bytes);
      return undefined;
    }
    const { maxWaiting } = this.#options;
    if (this.#waiting.length < maxWaiting && account.waiting < maxWaiting / 2)
      return this.#wait(account, bytes, waiter.signal);
    this.#forget(account);
    throw new BudgetExhaustedError();
  }

  #wait(account: Account, bytes: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        account.waiting--;
      };
      const giveUp = (reason: unknown): void => {
        leave();
        this.#forget(account);
        reject(reason);
      };
      const entry: Entry = {
        account,
        bytes,
        admit: () => {
          leave();
          this.#give(account, bytes);
          resolve();
        },
      };
      const onAbort = (): void => giveUp(signal.reason);
      const timer = setTimeout(() => giveUp(new BudgetExhaustedError()), this.#options.maxWaitMs);
      this.#waiting.push(entry);
      account.waiting++;
      if (signal.aborted) onAbort();
      else signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Admits waiting requests that fit: the holder with the least first, and each holder's in their order. */
  #admit(): void {
    for (;;) {
      let next: Entry | undefined;
      for (const entry of this.#waiting)
        if (
          this.#fits(entry.account, entry.bytes) &&
          (next === undefined || entry.account.heldBytes < next.account.heldBytes)
        )
          next = entry;
      if (next === undefined) return;
      next.admit();
    }
  }
}
