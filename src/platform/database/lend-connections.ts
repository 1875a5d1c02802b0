import type { Pool, PoolClient } from 'pg';

export interface Lender {
  /**
   * Lends a connection. Where the pool cannot open another one, as while the server shuts down or has no free connection,
   * it waits for one that is in use. Rejects with the error of the attempt to open one.
   */
  readonly lend: () => Promise<PoolClient>;
  /** Takes it back. A `spoiled` connection is closed. */
  readonly takeBack: (client: PoolClient, spoiled: boolean) => void;
  /** Closes all that are open now instead of lending them again. Once a second at most: a server may stay read-only. */
  readonly retireAll: () => void;
  /** Callers that wait for a connection that is in use, beside those that the pool counts. */
  readonly waiting: () => number;
}

export interface LenderOptions {
  /** The longest wait for a connection that is in use. */
  readonly timeoutMs: number;
  /** Rejects if a new connection cannot be used, which is then closed. */
  readonly check: (client: PoolClient) => Promise<void>;
}

const retireEveryMs = 1_000;

export const lendConnections = (pool: Pool, { timeoutMs, check }: LenderOptions): Lender => {
  /** By the order in which they were opened. */
  const numbers = new WeakMap<PoolClient, number>();
  const checked = new WeakSet<PoolClient>();
  let opened = 0;
  let retired = 0;
  let retiredAtMs = -Infinity;
  let lent = 0;
  const waiting = new Set<() => void>();
  pool.on('connect', (client) => numbers.set(client, (opened += 1)));

  const isAnyLent = (): boolean => lent > 0;
  const numberOf = (client: PoolClient): number => numbers.get(client) ?? 0;

  const take = async (): Promise<PoolClient> => {
    for (;;) {
      const client = await pool.connect();
      if (numberOf(client) <= retired) {
        client.release(true);
        continue;
      }
      if (checked.has(client)) return client;
      try {
        await check(client);
      } catch (error) {
        client.release(true);
        throw error;
      }
      checked.add(client);
      return client;
    }
  };

  /** Resolves to whether a connection came back in time. */
  const nextReturn = (withinMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (came: boolean): void => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve(came);
      };
      const wake = (): void => end(true);
      const timer = setTimeout(() => end(false), Math.max(0, withinMs));
      waiting.add(wake);
    });

  /** Resolves once there is an idle connection, or none in use any more. Rejects with `error` when that takes too long. */
  const awaitReturn = async (until: number, error: unknown): Promise<void> => {
    if (pool.idleCount === 0 && !isAnyLent()) throw error;
    while (pool.idleCount === 0 && isAnyLent()) if (!(await nextReturn(until - performance.now()))) throw error;
  };

  return {
    async lend() {
      const until = performance.now() + timeoutMs;
      for (;;) {
        try {
          const client = await take();
          lent++;
          return client;
        } catch (error) {
          if (performance.now() >= until) throw error;
          await awaitReturn(until, error);
        }
      }
    },
    takeBack(client, spoiled) {
      lent--;
      client.release(spoiled || numberOf(client) <= retired);
      // The first in the line gets it; when none is in use any more, there is nothing left to wait for.
      for (const wake of waiting) {
        wake();
        if (lent > 0) break;
      }
    },
    retireAll() {
      if (performance.now() - retiredAtMs < retireEveryMs) return;
      retiredAtMs = performance.now();
      retired = opened;
    },
    waiting: () => waiting.size,
  };
};
