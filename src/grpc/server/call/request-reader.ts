import { status } from '@grpc/grpc-js';
import type { ServerHttp2Stream } from 'node:http2';
import type { CallContext } from '../../common/call-context.js';
import { callerOf } from '../../common/caller.js';
import { StatusError, toStatusError } from '../../common/status-error.js';
import { timer } from '../../common/timer.js';
import { FrameReader, type FrameSink } from './frame-reader.js';
import type { Inflater } from './inflate.js';
import { uncountedBytes, type HoldingCall, type ReceiveBudget } from './receive-budget.js';
import { listenForRequests } from './stream-events.js';

/** The call whose requests are read. */
export interface RequestSink extends HoldingCall, Pick<CallContext, 'method'> {
  onMessage(bytes: Buffer): void;
  /** The client has cancelled the call. */
  onCancel(): void;
  /** The received data cannot be read. */
  terminate(error: StatusError): void;
}

export interface RequestReaderOptions {
  /** The maximum size of a message, compressed or not. */
  readonly maxReceiveBytes: number;
  /** The time limit for the message of a unary request, or the first message of a stream. */
  readonly requestTimeoutMs: number;
  readonly budget: ReceiveBudget;
  readonly inflater: Inflater;
}

interface Waiter {
  readonly resolve: (bytes: Buffer | undefined) => void;
  readonly reject: (error: StatusError) => void;
}

/** The memory overhead of a waiting message. */
const messageOverheadBytes = 128;

/**
 * Pulls the messages that a client sends on one call. Nothing is read from the connection while the handler does not
 * wait for a message, so backpressure reaches the client. One wait at a time.
 */
export class RequestReader implements FrameSink {
  readonly #stream: ServerHttp2Stream;
  readonly #encoding: string;
  readonly #options: RequestReaderOptions;
  readonly #call: RequestSink;
  readonly #frames: FrameReader;
  #queue: { readonly message: Buffer; readonly compressed: boolean }[] | undefined;
  #queuedBytes = 0;
  #decompressing = false;
  #decompressedBytes = 0;
  /** The one message, which its handler gets after the end of the requests. */
  #onlyBytes = 0;
  #isCounted = false;
  #waiter: Waiter | undefined;
  #ended = false;
  #stopped = false;
  #grown = false;
  #firstArrived = false;
  /** Fires when the first message has not arrived in time. */
  #late: NodeJS.Timeout | undefined;

  /** @param encoding the call's `grpc-encoding`, for compressed messages */
  constructor(stream: ServerHttp2Stream, encoding: string, options: RequestReaderOptions, call: RequestSink) {
    this.#stream = stream;
    this.#encoding = encoding;
    this.#options = options;
    this.#call = call;
    this.#frames = new FrameReader(options.maxReceiveBytes, this);
    listenForRequests(stream);
  }

  /** The next message; undefined once the client has sent its last. */
  next(): Promise<Buffer | undefined> {
    return new Promise((resolve, reject) => this.#wait({ resolve, reject }));
  }

  /** The only message that the client sends. Rejects with UNIMPLEMENTED when there is none, or a second one. */
  only(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      let only: Buffer | undefined;
      const refuse = (sent: string): void =>
        reject(
          new StatusError(status.UNIMPLEMENTED, `${this.#call.method.path} takes one request, but ${sent} were sent`),
        );
      const waiter: Waiter = {
        resolve: (bytes) => {
          if (bytes === undefined) return only ? resolve(only) : refuse('none was');
          if (only) return refuse('more were');
          only = bytes;
          this.#onlyBytes = bytes.length;
          this.#waiter = waiter;
        },
        reject,
      };
      this.#wait(waiter);
    });
  }

  /** Called when the call is older than 250 to 500 ms: from then on, the wait for its first message is limited. */
  growUp(): void {
    this.#grown = true;
    if (this.#waiter) this.#limitWait();
  }

  /**
   * The handler reads no more. Further data is dropped; otherwise the stream would wait for its reader and never
   * close.
   */
  drop(): void {
    this.#stopped = true;
    this.#queue = undefined;
    if (this.#late) clearTimeout(this.#late);
    this.#options.budget.resume(this);
    if (this.#isCounted) this.#options.budget.hold(this.#call, 0);
  }

  /** The call is over: a waiting handler gets the error. */
  stop(error: StatusError): void {
    this.drop();
    this.#waiter?.reject(error);
  }

  onFrame(message: Buffer, compressed: boolean): void {
    if (this.#waiter && !compressed && !this.#queue && !this.#decompressing) return this.#give(message);
    this.#queuedBytes += message.length + messageOverheadBytes;
    (this.#queue ??= []).push({ message, compressed });
  }

  #wait(waiter: Waiter): void {
    this.#waiter = waiter;
    this.#deliver();
    if (!this.#waiter) return this.recount();
    if (this.#stream.isPaused()) this.#resume();
    if (this.#grown) this.#limitWait();
  }

  onData(chunk: Buffer): void {
    if (this.#stopped) return;
    try {
      this.#frames.push(chunk);
    } catch (error) {
      return this.#call.terminate(toStatusError(error));
    }
    this.#deliver();
    if (!this.#waiter || this.#queue || this.#decompressing) this.#pause();
    this.recount();
  }

  onEnd(): void {
    this.#ended = true;
    this.#deliver();
  }

  /** Counts what waits here, and in the paused stream. */
  recount(): void {
    if (this.#stopped) return;
    const bytes =
      this.#frames.partialBytes +
      this.#queuedBytes +
      this.#decompressedBytes +
      this.#onlyBytes +
      this.#stream.readableLength;
    if (bytes >= uncountedBytes || this.#isCounted) this.#options.budget.hold(this.#call, bytes);
    this.#isCounted = bytes >= uncountedBytes;
  }

  #pause(): void {
    this.#stream.pause();
    this.#options.budget.pause(this);
  }

  #resume(): void {
    this.#stream.resume();
    this.#options.budget.resume(this);
  }

  #limitWait(): void {
    const { requestTimeoutMs } = this.#options;
    if (this.#firstArrived) return;
    this.#late ??= timer(() => {
      if (this.#waiter && !this.#firstArrived)
        this.#call.terminate(
          new StatusError(status.DEADLINE_EXCEEDED, `the request did not arrive within ${requestTimeoutMs} ms; retry`),
        );
    }, requestTimeoutMs);
  }

  #deliver(): void {
    while (this.#waiter && this.#queue && !this.#decompressing) {
      const next = this.#queue.shift();
      if (this.#queue.length === 0) this.#queue = undefined;
      if (!next) continue;
      this.#queuedBytes -= next.message.length + messageOverheadBytes;
      if (next.compressed) void this.#decompress(next.message);
      else this.#give(next.message);
    }
    if (this.#waiter && this.#ended && !this.#queue && !this.#decompressing) this.#giveEnd(this.#waiter);
  }

  async #decompress(message: Buffer): Promise<void> {
    const { inflater, maxReceiveBytes } = this.#options;
    this.#decompressing = true;
    this.#decompressedBytes = message.length + messageOverheadBytes;
    try {
      const bytes = await inflater.inflate(message, {
        encoding: this.#encoding,
        maxBytes: maxReceiveBytes,
        onBytes: (bytes) => {
          this.#decompressedBytes = message.length + bytes;
          this.recount();
        },
        caller: callerOf(this.#call),
        stopped: () => this.#stopped,
      });
      this.#decompressing = false;
      this.#decompressedBytes = 0;
      if (this.#stopped || bytes === undefined) return;
      this.#give(bytes);
      this.#deliver();
      if (this.#waiter && this.#stream.isPaused()) this.#resume();
      this.recount();
    } catch (error) {
      this.#call.terminate(toStatusError(error));
    }
  }

  #give(bytes: Buffer): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    this.#call.onMessage(bytes);
    waiter?.resolve(bytes);
    // The message of a unary call is complete once nothing follows it.
    if (!this.#waiter) this.#firstArrived = true;
  }

  #giveEnd(waiter: Waiter): void {
    // When a client cancels, Node.js ends the readable side first. A partial request stream must not count as
    // complete.
    if (this.#stream.closed) return this.#call.onCancel();
    this.#waiter = undefined;
    this.#firstArrived = true;
    this.#onlyBytes = 0;
    if (this.#frames.partialBytes > 0)
      waiter.reject(new StatusError(status.INTERNAL, 'the request stream ended in the middle of a message'));
    else waiter.resolve(undefined);
    this.recount();
  }
}
