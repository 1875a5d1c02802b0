import { AsyncResource } from 'node:async_hooks';

/**
 * Collects shared calls until the event loop has processed all received data, then starts them. It uses
 * `setImmediate`, because promises and `nextTick` would run after each HTTP/2 callback, with one call in it.
 *
 * The work runs in the async context in which the collector was created, because one caller's trace and deadline do
 * not apply to the others. A shared call takes over the spans of all its waiters.
 */
export const collectTurn = (onStart: () => void): ((call: { start(): void }) => void) => {
  const context = new AsyncResource('Coalesce');
  let calls: { start(): void }[] = [];

  const startAll = (): void => {
    const starting = calls;
    calls = [];
    onStart();
    for (const call of starting) call.start();
  };

  return (call) => {
    if (calls.push(call) === 1) setImmediate(() => context.runInAsyncScope(startAll));
  };
};
