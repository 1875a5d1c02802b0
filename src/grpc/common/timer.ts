/** The maximum delay of a timer (24.8 days); with more, setTimeout fires at once. */
export const maxTimerMs = 2 ** 31 - 1;

/** A timer that does not keep the process alive; no timer if the delay exceeds the maximum. */
export const timer = (callback: () => void, ms: number): NodeJS.Timeout | undefined =>
  ms < maxTimerMs ? setTimeout(callback, ms).unref() : undefined;
