import { setTimeout as pause } from 'node:timers/promises';

/**
 * Starts `perSecond` tasks a second until the signal is aborted, even if earlier tasks have not ended. So a slow server
 * gets the same load, as it would not from callers that wait for a response.
 */
export const pace = async (perSecond: number, start: () => void, signal: AbortSignal): Promise<void> => {
  const beganMs = performance.now();
  for (let started = 0; !signal.aborted; started += 1) {
    const waitMs = beganMs + (started * 1000) / perSecond - performance.now();
    if (waitMs > 0) await pause(waitMs, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) start();
  }
};
