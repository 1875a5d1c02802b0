import { status } from '@grpc/grpc-js';
import { StatusError } from '../../common/status-error.js';

/** A flag and a length, before each message. Source: gRPC over HTTP/2, "Length-Prefixed-Message". */
const prefixBytes = 5;

/** The meaning of the flag before a message. Source: gRPC over HTTP/2, "Compressed-Flag". */
const isCompressed = (flag: number | undefined): boolean => {
  if (flag === 0 || flag === 1) return flag === 1;
  throw new StatusError(status.INTERNAL, `a request has the compression flag ${flag}; it must be 0 or 1`);
};

/** Called with each complete message. */
export interface FrameSink {
  onFrame(message: Buffer, compressed: boolean): void;
}

/** The gRPC frame prefix of an uncompressed message of this size. */
export const framePrefix = (bytes: number): Buffer => {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(bytes, 1);
  return prefix;
};

/** An uncompressed message with its length prefix. */
export const framed = (message: Buffer): Buffer => {
  const frame = Buffer.allocUnsafe(prefixBytes + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, prefixBytes);
  return frame;
};

/** Finds the messages in a byte stream. It copies them, because received chunks share memory with other data. */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #sink: FrameSink;
  /** The received part of an incomplete frame. It grows with the received data, not with the announced length. */
  #partial: Buffer | undefined;
  #partialBytes = 0;
  #wantedBytes = prefixBytes;

  constructor(maxBytes: number, sink: FrameSink) {
    this.#maxBytes = maxBytes;
    this.#sink = sink;
  }

  /** The received part of an incomplete frame. */
  get partialBytes(): number {
    return this.#partialBytes;
  }

  /**
   * @throws StatusError RESOURCE_EXHAUSTED as soon as a message announces a size over the limit, INTERNAL for an
   *   invalid flag.
   */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      const left = chunk.length - at;
      const bytes = this.#partialBytes === 0 && left >= prefixBytes ? this.#lengthAt(chunk, at) : Infinity;
      if (bytes <= left - prefixBytes) {
        const start = at + prefixBytes;
        at = start + bytes;
        const message = Buffer.allocUnsafe(bytes);
        chunk.copy(message, 0, start, at);
        this.#sink.onFrame(message, isCompressed(chunk[start - prefixBytes]));
      } else {
        at += this.#keep(chunk, at);
      }
    }
  }

  /** Keeps the missing bytes of the frame, and emits it when complete; returns the number of bytes taken. */
  #keep(chunk: Buffer, at: number): number {
    const bytes = Math.min(chunk.length - at, this.#wantedBytes - this.#partialBytes);
    const partial = this.#roomFor(this.#partialBytes + bytes);
    chunk.copy(partial, this.#partialBytes, at, at + bytes);
    this.#partialBytes += bytes;
    if (this.#partialBytes === prefixBytes) this.#wantedBytes = prefixBytes + this.#lengthAt(partial, 0);
    if (this.#partialBytes === this.#wantedBytes) {
      this.#partial = undefined;
      this.#partialBytes = 0;
      this.#wantedBytes = prefixBytes;
      this.#sink.onFrame(partial.subarray(prefixBytes), isCompressed(partial[0]));
    }
    return bytes;
  }

  /** Doubles each time, so that no byte is copied more than a few times. */
  #roomFor(bytes: number): Buffer {
    if (this.#partial && this.#partial.length >= bytes) return this.#partial;
    const larger = Buffer.allocUnsafe(Math.max(bytes, Math.min(2 * bytes, this.#wantedBytes)));
    this.#partial?.copy(larger, 0, 0, this.#partialBytes);
    return (this.#partial = larger);
  }

  #lengthAt(bytes: Buffer, at: number): number {
    const length = bytes.readUInt32BE(at + 1);
    if (length > this.#maxBytes) {
      throw new StatusError(
        status.RESOURCE_EXHAUSTED,
        `the request of ${length} bytes is over the limit of ${this.#maxBytes} bytes; send less`,
      );
    }
    return length;
  }
}
