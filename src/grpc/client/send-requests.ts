import type { ClientDuplexStream, ClientWritableStream } from '@grpc/grpc-js';

/** The requests of a client stream: an async generator, an array, or any other iterable. */
export type Requests<T> = AsyncIterable<T> | Iterable<T>;

export interface Sending {
  /** Resolves when all is written or `stop` was called; rejects with the error of the iterable. */
  readonly finished: Promise<void>;
  /** Requests no more messages, and closes the iterable. */
  stop(): void;
}

const iterate = <T>(requests: Requests<T>): AsyncIterator<T> | Iterator<T> =>
  Symbol.asyncIterator in requests ? requests[Symbol.asyncIterator]() : requests[Symbol.iterator]();

/**
 * Writes each request when there is room. It never waits for a call that has ended: a server may respond while the
 * iterable is still working or backpressure applies.
 */
export const sendRequests = (
  requests: Requests<unknown>,
  call: ClientWritableStream<unknown> | ClientDuplexStream<unknown, unknown>,
): Sending => {
  let iterator: AsyncIterator<unknown> | Iterator<unknown> | undefined;
  let state: 'sending' | 'sent' | 'stopped' = 'sending';
  let wake = (): void => {};

  // One waiter at a time, resolved by hand: Promise.race against a long-lived promise would keep a reaction for each
  // message.
  const untilStopped = <T>(promise: T | PromiseLike<T>): Promise<T | undefined> =>
    new Promise((resolve, reject) => {
      wake = () => resolve(undefined);
      Promise.resolve(promise).then(resolve, reject);
    });

  const run = async (): Promise<void> => {
    try {
      // Inside, because a value that is not iterable must end the call too.
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
      // A waiting generator closes after its wait; an error that it throws then has no call to fail.
      if (iterator) void close(iterator);
    },
  };
};

const close = async (iterator: AsyncIterator<unknown> | Iterator<unknown>): Promise<void> => {
  try {
    await iterator.return?.();
  } catch {}
};
