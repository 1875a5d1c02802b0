export interface PlacesOptions {
  /** How many are held at once. */
  readonly places: number;
  /** How many of them one holder may have. All of them by default. */
  readonly placesOfOne?: number;
  /** How many may wait. Any number by default. */
  readonly maxWaiting?: number;
}

interface Entry {
  readonly holder: string;
  readonly admit: () => void;
}

/** More wait than may. */
export class PlacesFullError extends Error {
  override readonly name = 'PlacesFullError';
}

/** A number of places. Who finds none free waits, in the order of asking, past those whose holder has its share already. */
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
   * Resolves when there is a place, to the function that gives it back.
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
