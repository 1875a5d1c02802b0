import { status } from '@grpc/grpc-js';
import { StatusError } from '../grpc/index.js';

/** Resolves with the result of `work`, or rejects with DEADLINE_EXCEEDED after `timeoutMs`. */
export const within = async <T>(work: Promise<T>, timeoutMs: number, what: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new StatusError(status.DEADLINE_EXCEEDED, `${what} did not respond within ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
