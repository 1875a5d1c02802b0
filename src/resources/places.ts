export interface PlacesOptions {
  /** The maximum number of holders. */
  readonly places: number;
  /** The maximum for one holder. All slots by default. */
  readonly placesOfOne?: number;
  /** The maximum number of waiters. Unlimited by default. */
  readonly maxWaiting?: number;
}

interface Entry {
  readonly holder: string;
  readonly admit: () => void;
}

/** Too many waiters. */
export class PlacesFullError extends Error {
  override readonly name = 'PlacesFullError';
}

/**
 * A number of slots. If none is free, callers wait in order; those whose holder already has its share are passed
 * over.
 */
export class Places {
  readonly #options: Required<PlacesOptions>;
  readonly #held = new Map<string, number>();
  readonly #waiting: Entry[] = [];
  #taken = 0;

  constructor({ places, placesOfOne = places, maxWaiting = Infinity }: PlacesOptions) {
    this.#options = { places, placesOfOne, maxWaiting };
  }

  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Resolves when a slot is free, to the function that releases it.
   * @throws PlacesFullError; the reason of `signal` when it aborts first
   */
  async take(signal: AbortSignal, holder = ''): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#isFree(holder)) this.#hold(holder);
    else if (this.#waiting.length >= this.#options.maxWaiting) throw new PlacesFullError();
    else await this.#turn(signal, holder);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#taken -= 1;
      const left = (this.#held.get(holder) ?? 1) - 1;
      if (left === 0) this.#held.delete(holder);
      else this.#held.set(holder, left);
      this.#admit();
    };
  }

  #isFree(holder: string): boolean {
    return this.#taken < this.#options.places && (this.#held.get(holder) ?? 0) < this.#options.placesOfOne;
  }

  #hold(holder: string): void {
    this.#taken += 1;
    this.#held.set(holder, (this.#held.get(holder) ?? 0) + 1);
  }

  #turn(signal: AbortSignal, holder: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(signal.reason);
      };
      const entry: Entry = {
        holder,
        admit: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      this.#waiting.push(entry);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  #admit(): void {
    for (;;) {
      const index = this.#waiting.findIndex(({ holder }) => this.#isFree(holder));
      const [next] = index === -1 ? [] : this.#waiting.splice(index, 1);
      if (next === undefined) return;
      this.#hold(next.holder);
      next.admit();
    }
  }
}
