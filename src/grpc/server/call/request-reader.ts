import { status } from '@grpc/grpc-js';
import type { ServerHttp2Stream } from 'node:http2';
import { StatusError, toStatusError } from '../../common/status-error.js';
import { FrameReader, type FrameSink } from './frame-reader.js';
import { listenForRequests } from './stream-events.js';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';

/** The call whose requests are read. */
export interface RequestSink {
  readonly method: { readonly path: string };
  onMessage(bytes: Buffer): void;
  /** The client has broken the call off. */
  onCancel(): void;
  /** What came cannot be read. */
  terminate(error: StatusError): void;
}

interface Waiter {
  readonly resolve: (bytes: Buffer | undefined) => void;
  readonly reject: (error: StatusError) => void;
}

/**
 * The messages that a client sends on one call, pulled: nothing more is taken off the wire while nobody waits for a
 * message, so that a handler which stops reading stops the client. One wait at a time.
 */
export class RequestReader implements FrameSink {
  readonly #stream: ServerHttp2Stream;
  readonly #encoding: string;
  readonly #maxBytes: number;
  readonly #call: RequestSink;
  readonly #frames: FrameReader;
  #queue: { readonly message: Buffer; readonly compressed: boolean }[] | undefined;
  #waiter: Waiter | undefined;
  #decompressing = false;
  #ended = false;
  #stopped = false;

  /** @param maxBytes the largest message that is taken, compressed or not */
  constructor(stream: ServerHttp2Stream, encoding: string, maxBytes: number, call: RequestSink) {
    this.#stream = stream;
    this.#encoding = encoding;
    this.#maxBytes = maxBytes;
    this.#call = call;
    this.#frames = new FrameReader(maxBytes, this);
    listenForRequests(stream);
  }

  /** Whether a message, or the end, is asked for and has not arrived. */
  get waiting(): boolean {
    return this.#waiter !== undefined;
  }

  /** The next message; undefined once the client has sent its last. */
  next(): Promise<Buffer | undefined> {
    return new Promise((resolve, reject) => this.#wait({ resolve, reject }));
  }

  /** The one message that the client sends. Rejects with UNIMPLEMENTED when there is none, or another. */
  only(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      let only: Buffer | undefined;
      const refuse = (sent: string): void =>
        reject(new StatusError(status.UNIMPLEMENTED, `${this.#call.method.path} takes one request, and ${sent} sent`));
      const waiter: Waiter = {
        resolve: (bytes) => {
          if (bytes === undefined) return only ? resolve(only) : refuse('none was');
          if (only) return refuse('more were');
          only = bytes;
          this.#waiter = waiter;
        },
        reject,
      };
      this.#wait(waiter);
    });
  }

  /** Nobody asks for more. What still comes is dropped, or the stream would wait for its reader and never close. */
  drop(): void {
    this.#stopped = true;
    this.#queue = undefined;
  }

  /** The call is over: whoever waits gets the error. */
  stop(error: StatusError): void {
    this.drop();
    this.#waiter?.reject(error);
  }

  onFrame(message: Buffer, compressed: boolean): void {
    if (this.#waiter && !compressed && !this.#queue && !this.#decompressing) this.#give(message);
    else (this.#queue ??= []).push({ message, compressed });
  }

  #wait(waiter: Waiter): void {
    this.#waiter = waiter;
    this.#deliver();
    if (this.#waiter && this.#stream.isPaused()) this.#stream.resume();
  }

  onData(chunk: Buffer): void {
    if (this.#stopped) return;
    try {
      this.#frames.push(chunk);
    } catch (error) {
      return this.#call.terminate(toStatusError(error));
    }
    this.#deliver();
    if (!this.#waiter || this.#queue || this.#decompressing) this.#stream.pause();
  }

  onEnd(): void {
    this.#ended = true;
    this.#deliver();
  }

  #deliver(): void {
    while (this.#waiter && this.#queue && !this.#decompressing) {
      const next = this.#queue.shift();
      if (this.#queue.length === 0) this.#queue = undefined;
      if (next?.compressed) void this.#decompress(next.message);
      else if (next) this.#give(next.message);
    }
    if (this.#waiter && this.#ended && !this.#queue && !this.#decompressing) this.#giveEnd(this.#waiter);
  }

  async #decompress(message: Buffer): Promise<void> {
    this.#decompressing = true;
    try {
      const bytes = await decompress(message, this.#encoding, this.#maxBytes);
      this.#decompressing = false;
      if (this.#stopped) return;
      this.#give(bytes);
      this.#deliver();
      if (this.#waiter && this.#stream.isPaused()) this.#stream.resume();
    } catch (error) {
      this.#call.terminate(toStatusError(error));
    }
  }

  #give(bytes: Buffer): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    this.#call.onMessage(bytes);
    waiter?.resolve(bytes);
  }

  #giveEnd(waiter: Waiter): void {
    // When a client cancels, Node.js ends the readable side before it says so: half of the requests would be taken for all.
    if (this.#stream.closed) return this.#call.onCancel();
    this.#waiter = undefined;
    if (this.#frames.withinFrame)
      waiter.reject(new StatusError(status.INTERNAL, 'the requests end in the middle of a message'));
    else waiter.resolve(undefined);
  }
}

const decoders = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
]);

/**
 * A compressed message as it was.
 *
 * @param encoding what the call's `grpc-encoding` says
 * @throws StatusError UNIMPLEMENTED for an encoding that is not known, INTERNAL where the call has named none and for bytes that are not in it, and
 * RESOURCE_EXHAUSTED, without making more of it, for a message that was larger than `maxBytes`.
 */
export const decompress = async (message: Buffer, encoding: string, maxBytes: number): Promise<Buffer> => {
  if (encoding === 'identity')
    throw new StatusError(status.INTERNAL, 'a request says that it is compressed, and grpc-encoding does not say how');
  const decode = decoders.get(encoding);
  if (!decode)
    throw new StatusError(status.UNIMPLEMENTED, `the request is compressed with ${encoding}, which is not known here`);
  try {
    return await decode(message, maxBytes === Infinity ? {} : { maxOutputLength: maxBytes });
  } catch (cause) {
    throw cause instanceof RangeError
      ? new StatusError(
          status.RESOURCE_EXHAUSTED,
          `the request is larger than the limit of ${maxBytes} bytes when it is decompressed`,
          { cause },
        )
      : new StatusError(status.INTERNAL, 'the request cannot be decompressed', { cause });
  }
};
