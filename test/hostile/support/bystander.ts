/** How other clients were served while a service was attacked. */
export interface Waits {
  readonly calls: number;
  /** The distinct errors of failed calls. */
  readonly failures: readonly string[];
  readonly longestMs: number;
}

export interface Bystander {
  /** Resolves when this many more of its calls have got a response. */
  answered(count: number): Promise<void>;
  /** The results of its calls since the last query, including calls in flight. */
  waits(): Promise<Waits>;
  stop(): Promise<void>;
}

/** Calls at a steady rate, whether or not earlier calls have ended, so that queueing shows too. */
export const startBystander = (call: () => Promise<unknown>, everyMs: number): Bystander => {
  const underWay = new Set<Promise<void>>();
  const waiting = new Set<{ left: number; readonly resolve: () => void }>();
  let calls = 0;
  let longestMs = 0;
  let failures = new Set<string>();

  const ask = async (): Promise<void> => {
    const startedMs = performance.now();
    calls++;
    try {
      await call();
    } catch (error) {
      failures.add(error instanceof Error ? `${String(Reflect.get(error, 'code'))} ${error.message}` : String(error));
    }
    longestMs = Math.max(longestMs, performance.now() - startedMs);
    for (const waiter of waiting) {
      waiter.left--;
      if (waiter.left > 0) continue;
      waiting.delete(waiter);
      waiter.resolve();
    }
  };
  const asking = setInterval(() => {
    const asked = ask().finally(() => underWay.delete(asked));
    underWay.add(asked);
  }, everyMs);

  return {
    answered: (count) => new Promise((resolve) => waiting.add({ left: count, resolve })),
    async waits() {
      await Promise.all(underWay);
      const waits = { calls, failures: [...failures], longestMs: Math.round(longestMs) };
      [calls, longestMs, failures] = [0, 0, new Set()];
      return waits;
    },
    async stop() {
      clearInterval(asking);
      await Promise.all(underWay);
    },
  };
};
