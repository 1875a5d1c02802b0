import { SharedCall, type Shared, type Waiter } from './shared-call.js';
import { collectTurn } from './collect-turn.js';

export interface CoalesceKeysOptions<W extends Waiter = Waiter> {
  /** The maximum number of keys of one load; more are split. 1,000 by default. */
  readonly maxKeys?: number;
  /** Whether a load that failed like this may succeed without one of its keys. By default it may not. */
  readonly isFaultOfOneKey?: (error: unknown) => boolean;
  /** Waiters of different groups never share a load. By default all are in one. */
  readonly groupOf?: (waiter: W | undefined) => string;
}

export interface KeyLoader<K, V, W extends Waiter = Waiter> {
  /** The value of a key; undefined if there is none. */
  load(key: K, waiter?: W): Promise<V | undefined>;
  /** The values of many keys, without missing ones. */
  loadMany(keys: Iterable<K>, waiter?: W): Promise<Map<K, V>>;
}

interface Loaded<K, V> {
  readonly values: Map<K, V>;
  /** Keys that make a load fail, each with its own error. */
  readonly errors: Map<K, unknown>;
}

interface Chunk<K, V, W extends Waiter> {
  readonly keys: Set<K>;
  readonly call: SharedCall<Loaded<K, V>, W>;
}

interface Group<K, V, W extends Waiter> {
  readonly byKey: Map<K, Chunk<K, V, W>>;
  filling?: Chunk<K, V, W>;
}

/**
 * Loads by key, with one call for all keys that are requested in one turn of the event loop. Nothing is cached: the
 * next turn loads again, so nothing is stale. An error reaches every waiter of the load, unless one key caused it:
 * then the waiters of other keys get their values.
 */
export const coalesceKeys = <K, V, W extends Waiter = Waiter>(
  load: (keys: readonly K[], shared: Shared<W>) => Promise<ReadonlyMap<K, V>>,
  { maxKeys = 1_000, isFaultOfOneKey = () => false, groupOf = () => '' }: CoalesceKeysOptions<W> = {},
): KeyLoader<K, V, W> => {
  let groups = new Map<string, Group<K, V, W>>();
  const startThisTurn = collectTurn(() => {
    groups = new Map();
  });

  const groupFor = (waiter: W | undefined): Group<K, V, W> => {
    const name = groupOf(waiter);
    const known = groups.get(name);
    if (known !== undefined) return known;
    const group: Group<K, V, W> = { byKey: new Map() };
    groups.set(name, group);
    return group;
  };

  /** Halves a failing load until the bad key is alone: 20 loads to find one among 1,000. */
  const loadAll = async (keys: readonly K[], shared: Shared<W>, into: Loaded<K, V>): Promise<Loaded<K, V>> => {
    try {
      for (const [key, value] of await load(keys, shared)) into.values.set(key, value);
    } catch (error) {
      if (!isFaultOfOneKey(error)) throw error;
      const [first] = keys;
      if (keys.length > 1) {
        const middle = Math.ceil(keys.length / 2);
        await loadAll(keys.slice(0, middle), shared, into);
        await loadAll(keys.slice(middle), shared, into);
      } else if (first !== undefined) into.errors.set(first, error);
    }
    return into;
  };

  const chunkOf = (key: K, group: Group<K, V, W>): Chunk<K, V, W> => {
    const known = group.byKey.get(key);
    if (known !== undefined) return known;
    let { filling } = group;
    if (filling === undefined || filling.keys.size >= maxKeys) {
      const keys = new Set<K>();
      const call = new SharedCall<Loaded<K, V>, W>((shared) =>
        loadAll([...keys], shared, { values: new Map(), errors: new Map() }),
      );
      filling = group.filling = { keys, call };
      startThisTurn(call);
    }
    filling.keys.add(key);
    group.byKey.set(key, filling);
    return filling;
  };

  return {
    async load(key, waiter) {
      const loaded = await chunkOf(key, groupFor(waiter)).call.join(waiter);
      throwIfSpoiled(loaded, key);
      return loaded.values.get(key);
    },
    async loadMany(keys, waiter) {
      const wanted = new Set(keys);
      const chunks = new Set<Chunk<K, V, W>>();
      const group = groupFor(waiter);
      for (const key of wanted) chunks.add(chunkOf(key, group));
      const loaded = await Promise.all(Array.from(chunks, async ({ call }) => call.join(waiter)));
      const values = new Map<K, V>();
      // A load that is shared with others may have many more values than this caller wants.
      for (const key of wanted) {
        for (const part of loaded) {
          throwIfSpoiled(part, key);
          const value = part.values.get(key);
          if (value !== undefined) values.set(key, value);
        }
      }
      return values;
    },
  };
};

const throwIfSpoiled = <K, V>({ errors }: Loaded<K, V>, key: K): void => {
  if (errors.has(key)) throw errors.get(key);
};
