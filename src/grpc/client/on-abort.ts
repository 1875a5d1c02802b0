interface Shared {
  readonly listeners: Set<() => void>;
  readonly tell: () => void;
}

const sharedBySignal = new WeakMap<AbortSignal, Shared>();

/**
 * Calls back when the signal is aborted; returns the unsubscribe function. All waiters share one listener, because
 * Node.js warns of a leak at the eleventh and a handler may make that many calls at once.
 */
export const onAbort = (signal: AbortSignal, listener: () => void): (() => void) => {
  const { listeners, tell } = sharedBySignal.get(signal) ?? share(signal);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || sharedBySignal.get(signal)?.listeners !== listeners) return;
    sharedBySignal.delete(signal);
    signal.removeEventListener('abort', tell);
  };
};

const share = (signal: AbortSignal): Shared => {
  const listeners = new Set<() => void>();
  const shared = { listeners, tell: () => listeners.forEach((listener) => listener()) };
  sharedBySignal.set(signal, shared);
  signal.addEventListener('abort', shared.tell, { once: true });
  return shared;
};
