/** The longest that a timer can wait (24.8 days); beyond it setTimeout fires at once. */
export const maxTimerMs = 2 ** 31 - 1;

/** A timer that does not keep the process alive; none for a longer time than a timer can wait. */
export const timer = (callback: () => void, ms: number): NodeJS.Timeout | undefined =>
  ms < maxTimerMs ? setTimeout(callback, ms).unref() : undefined;
