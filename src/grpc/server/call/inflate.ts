import { status } from '@grpc/grpc-js';
import { createGunzip, createInflate } from 'node:zlib';
import { StatusError } from '../../common/status-error.js';

/**
 * The concurrency per process. Node.js has four threads for it by default, and each task takes memory before it
 * starts.
 */
const maxAtOnce = 4;

const decoders = new Map([
  ['gzip', createGunzip],
  ['deflate', createInflate],
]);

export interface InflateOptions {
  /** The call's `grpc-encoding`. */
  readonly encoding: string;
  readonly maxBytes: number;
  /** Called with the decompressed size so far. */
  readonly onBytes: (bytes: number) => void;
  /** Waiting callers take turns by this key. */
  readonly caller: string;
  /** Aborts it early. */
  readonly stopped: () => boolean;
}

/** Decompresses a few messages concurrently; waiting callers take turns, regardless of their number of messages. */
export class Inflater {
  #running = 0;
  readonly #waiting = new Map<string, (() => void)[]>();

  /**
   * Decompresses a message; undefined if it was stopped.
   *
   * @throws StatusError UNIMPLEMENTED for an unknown encoding, INTERNAL for a missing encoding or invalid bytes, and
   *   RESOURCE_EXHAUSTED for a message above `maxBytes`, at which decompression stops.
   */
  async inflate(message: Buffer, options: InflateOptions): Promise<Buffer | undefined> {
    const { encoding, caller, stopped } = options;
    if (encoding === 'identity')
      throw new StatusError(status.INTERNAL, 'a request is compressed, but has no grpc-encoding; send grpc-encoding');
    const createDecoder = decoders.get(encoding);
    if (!createDecoder)
      throw new StatusError(status.UNIMPLEMENTED, `the request is compressed with ${encoding}, which is not supported`);
    if (this.#running < maxAtOnce) this.#running++;
    else await this.#turn(caller);
    try {
      return stopped() ? undefined : await decode(message, createDecoder(), options);
    } finally {
      this.#next();
    }
  }

  #turn(caller: string): Promise<void> {
    return new Promise((resolve) => {
      const queue = this.#waiting.get(caller) ?? [];
      queue.push(resolve);
      this.#waiting.set(caller, queue);
    });
  }

  /** Passes the slot to the caller who has waited longest since its last turn. */
  #next(): void {
    const [longest] = this.#waiting;
    if (longest === undefined) {
      this.#running--;
      return;
    }
    const [caller, queue] = longest;
    const begin = queue.shift();
    this.#waiting.delete(caller);
    if (queue.length > 0) this.#waiting.set(caller, queue);
    begin?.();
  }
}

const decode = (
  message: Buffer,
  decoder: ReturnType<typeof createGunzip>,
  { maxBytes, onBytes, stopped }: InflateOptions,
): Promise<Buffer | undefined> =>
  new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    decoder.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > maxBytes) {
        decoder.destroy();
        reject(
          new StatusError(
            status.RESOURCE_EXHAUSTED,
            `the decompressed request is over the limit of ${maxBytes} bytes; send less`,
          ),
        );
        return;
      }
      parts.push(part);
      onBytes(bytes);
      if (!stopped()) return;
      decoder.destroy();
      resolve(undefined);
    });
    decoder.on('end', () => resolve(Buffer.concat(parts, bytes)));
    decoder.on('error', (cause) =>
      reject(new StatusError(status.INTERNAL, 'the request cannot be decompressed', { cause })),
    );
    decoder.end(message);
  });
