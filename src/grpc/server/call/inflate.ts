import { status } from '@grpc/grpc-js';
import { createGunzip, createInflate } from 'node:zlib';
import { StatusError } from '../../common/status-error.js';

/** At once in a process. Node.js has four threads for it by default, and each takes memory before it has begun. */
const maxAtOnce = 4;

const decoders = new Map([
  ['gzip', createGunzip],
  ['deflate', createInflate],
]);

export interface InflateOptions {
  /** What the call's `grpc-encoding` says. */
  readonly encoding: string;
  readonly maxBytes: number;
  /** Told how large the message has become. */
  readonly onBytes: (bytes: number) => void;
  /** Waiting callers take turns by this key. */
  readonly caller: string;
  /** Ends it before its time. */
  readonly stopped: () => boolean;
}

/** Decompresses messages, a few at once; callers who wait take turns, however many messages each has. */
export class Inflater {
  #running = 0;
  readonly #waiting = new Map<string, (() => void)[]>();

  /**
   * A compressed message as it was; undefined once it is stopped.
   *
   * @throws StatusError UNIMPLEMENTED for an encoding that is not known, INTERNAL where the call has named none and for
   * bytes that are not in it, and RESOURCE_EXHAUSTED, without making more of it, for a message that was larger than
   * `maxBytes`.
   */
  async inflate(message: Buffer, options: InflateOptions): Promise<Buffer | undefined> {
    const { encoding, caller, stopped } = options;
    if (encoding === 'identity')
      throw new StatusError(
        status.INTERNAL,
        'a request says that it is compressed, and grpc-encoding does not say how',
      );
    const createDecoder = decoders.get(encoding);
    if (!createDecoder)
      throw new StatusError(
        status.UNIMPLEMENTED,
        `the request is compressed with ${encoding}, which is not known here`,
      );
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

  /** Hands the place on to the caller who has waited longest since its last turn. */
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
            `the request is larger than the limit of ${maxBytes} bytes when it is decompressed`,
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
