import { encodedBytes } from '../resources/fields.js';
import { importTooLarge } from './errors.js';
import type { ImportSettings } from './import-settings.js';
import type { NewUser } from './user.js';

const batchSize = 1_000;

/**
 * Users in batches, as they arrive.
 * @throws StatusError RESOURCE_EXHAUSTED (IMPORT_TOO_LARGE) at the first user beyond a limit; the reason of `signal`,
 *   also while the caller sends nothing
 */
export async function* limitedBatches(
  users: AsyncIterable<NewUser>,
  { maxUsers, maxBytes }: Pick<ImportSettings, 'maxUsers' | 'maxBytes'>,
  signal: AbortSignal,
): AsyncGenerator<NewUser[], void, void> {
  const iterator = users[Symbol.asyncIterator]();
  let rejectNext = (_reason: unknown): void => {};
  const onAbort = (): void => rejectNext(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const next = (): Promise<IteratorResult<NewUser, unknown>> =>
    new Promise((resolve, reject) => {
      rejectNext = reject;
      iterator.next().then(resolve, reject);
    });
  let batch: NewUser[] = [];
  let count = 0;
  let bytes = 0;
  try {
    for (;;) {
      signal.throwIfAborted();
      const result = await next();
      if (result.done === true) break;
      const user: NewUser = result.value;
      count += 1;
      bytes += encodedBytes(Object.values(user));
      if (count > maxUsers) throw importTooLarge(`${maxUsers} users`);
      if (bytes > maxBytes) throw importTooLarge(`${maxBytes} bytes`);
      if (batch.push(user) < batchSize) continue;
      yield batch;
      batch = [];
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    // Not awaited: it waits for a caller who may send nothing more before the call has ended.
    void iterator.return?.().catch(() => {});
  }
  if (batch.length > 0) yield batch;
}
