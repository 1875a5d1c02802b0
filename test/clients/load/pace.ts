import { setTimeout as pause } from 'node:timers/promises';

/**
 * Starts `perSecond` pieces of work a second until the signal is aborted, whether those before have ended or not: a
 * server that is slow gets no rest from it, as it would from callers who wait for each other.
 */
export const pace = async (perSecond: number, start: () => void, signal: AbortSignal): Promise<void> => {
  const beganMs = performance.now();
  for (let started = 0; !signal.aborted; started += 1) {
    const waitMs = beganMs + (started * 1000) / perSecond - performance.now();
    if (waitMs > 0) await pause(waitMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) start();
  }
};
