import { SharedCall, type Shared, type Waiter } from './shared-call.js';
import { collectTurn } from './collect-turn.js';

export interface CoalesceKeysOptions {
  /** The most keys of one load; more are split over several. 1,000 by default. */
  readonly maxKeys?: number;
}

export interface KeyLoader<K, V, W extends Waiter = Waiter> {
  /** The value of a key; undefined when there is none. */
  load(key: K, waiter?: W): Promise<V | undefined>;
  /** The values of many keys, without those that have none. */
  loadMany(keys: Iterable<K>, waiter?: W): Promise<Map<K, V>>;
}

interface Chunk<K, V, W extends Waiter> {
  readonly keys: Set<K>;
  readonly call: SharedCall<ReadonlyMap<K, V>, W>;
}

/**
 * Loads by key, in one call for all the keys that are asked for in one turn of the event loop. Nothing is kept: the next
 * turn loads again, so nothing is stale. An error reaches everyone who waits for that load.
 */
export const coalesceKeys = <K, V, W extends Waiter = Waiter>(
  load: (keys: readonly K[], shared: Shared<W>) => Promise<ReadonlyMap<K, V>>,
  { maxKeys = 1_000 }: CoalesceKeysOptions = {},
): KeyLoader<K, V, W> => {
  let byKey = new Map<K, Chunk<K, V, W>>();
  let filling: Chunk<K, V, W> | undefined;
  const startThisTurn = collectTurn(() => {
    byKey = new Map();
    filling = undefined;
  });

  const chunkOf = (key: K): Chunk<K, V, W> => {
    const known = byKey.get(key);
    if (known !== undefined) return known;
    if (filling === undefined || filling.keys.size >= maxKeys) {
      const keys = new Set<K>();
      filling = { keys, call: new SharedCall((shared) => load([...keys], shared)) };
      startThisTurn(filling.call);
    }
    filling.keys.add(key);
    byKey.set(key, filling);
    return filling;
  };

  return {
    load: async (key, waiter) => (await chunkOf(key).call.join(waiter)).get(key),
    async loadMany(keys, waiter) {
      const wanted = new Set(keys);
      const chunks = new Set<Chunk<K, V, W>>();
      for (const key of wanted) chunks.add(chunkOf(key));
      const loaded = await Promise.all(Array.from(chunks, async ({ call }) => call.join(waiter)));
      const values = new Map<K, V>();
      // What was loaded for others too may be many times what is wanted here.
      for (const key of wanted) {
        for (const map of loaded) {
          const value = map.get(key);
          if (value !== undefined) values.set(key, value);
        }
      }
      return values;
    },
  };
};
