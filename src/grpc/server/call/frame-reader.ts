import { status } from '@grpc/grpc-js';
import { StatusError } from '../../common/status-error.js';

/** A flag and a length, before each message. Source: gRPC over HTTP/2, "Length-Prefixed-Message". */
const prefixBytes = 5;

/** What the flag before a message says. Source: gRPC over HTTP/2, "Compressed-Flag". */
const isCompressed = (flag: number | undefined): boolean => {
  if (flag === 0 || flag === 1) return flag === 1;
  throw new StatusError(status.INTERNAL, `a request begins with the flag ${flag}, and there are 0 and 1`);
};

/** Takes each message as soon as it is whole. */
export interface FrameSink {
  onFrame(message: Buffer, compressed: boolean): void;
}

/** The gRPC frame prefix of an uncompressed message with this many bytes. */
export const framePrefix = (bytes: number): Buffer => {
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(bytes, 1);
  return prefix;
};

/** A message as it is sent: not compressed, with its length before it. */
export const framed = (message: Buffer): Buffer => {
  const frame = Buffer.allocUnsafe(prefixBytes + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, prefixBytes);
  return frame;
};

/** Finds the messages in what arrives, however it is cut. What it gives is a copy: what arrives shares its memory with much else. */
export class FrameReader {
  readonly #maxBytes: number;
  readonly #sink: FrameSink;
  /** What has come of a frame that is not whole. It grows with what comes, and not with what was announced. */
  #partial: Buffer | undefined;
  #partialBytes = 0;
  #wantedBytes = prefixBytes;

  constructor(maxBytes: number, sink: FrameSink) {
    this.#maxBytes = maxBytes;
    this.#sink = sink;
  }

  /** What has come of a frame that is not whole yet. */
  get partialBytes(): number {
    return this.#partialBytes;
  }

  /** @throws StatusError RESOURCE_EXHAUSTED as soon as a message says that it is over the limit, INTERNAL for a flag that there is not. */
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

  /** Keeps what the frame still wants, and gives the frame when that was all; returns how much it kept. */
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

  /** Twice as much each time, so that no byte is copied more than a few times. */
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
        `the request of ${length} bytes is over the limit of ${this.#maxBytes}`,
      );
    }
    return length;
  }
}
