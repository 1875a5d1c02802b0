import { HealthWatch, type Health, type Subchannel } from './health-watch.js';

interface Shared {
  readonly watch: HealthWatch;
  readonly users: Set<() => void>;
}

/**
 * The watches of one channel, one per connection. Balancers create new wrappers for the same connection at each
 * address change; the shared watch avoids another query.
 */
export class HealthWatches {
  readonly #service: string;
  readonly #shared = new Map<Subchannel, Shared>();

  constructor(service: string) {
    this.#service = service;
  }

  healthOf(subchannel: Subchannel): Health {
    return this.#shared.get(subchannel)?.watch.health ?? 'unknown';
  }

  /**
   * Watches until `leave` is called with the same function; the watch ends some time after the last listener has
   * left.
   */
  join(subchannel: Subchannel, onChange: () => void): void {
    const known = this.#shared.get(subchannel);
    if (known) {
      known.users.add(onChange);
      return;
    }
    const users = new Set([onChange]);
    const watch = new HealthWatch(subchannel, this.#service, () => users.forEach((user) => user()));
    this.#shared.set(subchannel, { watch, users });
  }

  leave(subchannel: Subchannel, onChange: () => void): void {
    const shared = this.#shared.get(subchannel);
    if (shared === undefined) return;
    shared.users.delete(onChange);
    if (shared.users.size > 0) return;
    // Delayed, because round_robin releases all its connections before it takes them again.
    setImmediate(() => {
      if (shared.users.size > 0 || this.#shared.get(subchannel) !== shared) return;
      shared.watch.stop();
      this.#shared.delete(subchannel);
    });
  }
}
