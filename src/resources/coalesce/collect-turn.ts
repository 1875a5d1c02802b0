import { AsyncResource } from 'node:async_hooks';

/**
 * Collects shared calls until the event loop has taken in all that has arrived, then starts them. `setImmediate`, because
 * promises and `nextTick` would run after each HTTP/2 callback, with one call in it.
 *
 * The work runs in the async context in which the collector was made, not in that of the first caller: one caller's
 * trace and deadline do not hold for the others. A shared call takes up the spans of all who wait for it.
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
