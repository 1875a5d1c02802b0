import type { ClientDuplexStream, ClientWritableStream } from '@grpc/grpc-js';

/** What a client stream is made of: an async generator, an array, or any other iterable. */
export type Requests<T> = AsyncIterable<T> | Iterable<T>;

export interface Sending {
  /** Resolves when all is written or `stop` was called; rejects with what the iterable threw. */
  readonly finished: Promise<void>;
  /** Asks for no more requests, and closes the iterable. */
  stop(): void;
}

const iterate = <T>(requests: Requests<T>): AsyncIterator<T> | Iterator<T> =>
  Symbol.asyncIterator in requests ? requests[Symbol.asyncIterator]() : requests[Symbol.iterator]();

/**
 * Writes each request when there is room for it. It never waits on a call that has ended: a server may answer
 * while the iterable is still thinking, or while nothing more is being taken.
 */
export const sendRequests = (
  requests: Requests<unknown>,
  call: ClientWritableStream<unknown> | ClientDuplexStream<unknown, unknown>,
): Sending => {
  let iterator: AsyncIterator<unknown> | Iterator<unknown> | undefined;
  let state: 'sending' | 'sent' | 'stopped' = 'sending';
  let wake = (): void => {};

  // One waiter at a time, woken by hand: Promise.race against a promise that lives as long as the call would keep
  // a reaction for each message.
  const untilStopped = <T>(promise: T | PromiseLike<T>): Promise<T | undefined> =>
    new Promise((resolve, reject) => {
      wake = () => resolve(undefined);
      Promise.resolve(promise).then(resolve, reject);
    });

  const run = async (): Promise<void> => {
    try {
      // In here, since what cannot be iterated must end the call too.
      const iterating = (iterator = iterate(requests));
      while (state === 'sending') {
        const next = await untilStopped(iterating.next());
        if (next === undefined) return;
        if (next.done === true) {
          state = 'sent';
          call.end();
        } else if (!call.write(next.value)) {
          await untilStopped(new Promise<void>((resolve) => call.once('drain', resolve)));
        }
      }
    } catch (error) {
      if (state === 'stopped') return;
      state = 'sent';
      throw error;
    }
  };

  return {
    finished: run(),
    stop: () => {
      if (state !== 'sending') return;
      state = 'stopped';
      wake();
      // A generator that is waiting closes when its wait is over; what it throws then has no call to fail.
      if (iterator) void close(iterator);
    },
  };
};

const close = async (iterator: AsyncIterator<unknown> | Iterator<unknown>): Promise<void> => {
  try {
    await iterator.return?.();
  } catch {}
};
