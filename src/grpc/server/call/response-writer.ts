import { status as Status, type Metadata } from '@grpc/grpc-js';
import { constants, type ServerHttp2Stream } from 'node:http2';
import type { StatusError } from '../../common/status-error.js';
import {
  beforeMessages,
  withoutMessages,
  responseHeaders,
  trailersOf,
  trailersOnly,
  type OutgoingStatus,
} from './call-headers.js';
import { framed, framePrefix } from './frame-reader.js';

/** Bytes that may wait in the HTTP/2 stream before writers must wait: one default flow-control window. */
const highWaterMarkBytes = 64 * 1024;

/** A stream that sends less than this within the send timeout is slow. */
const leastSentBytes = 16 * 1024;

/** The memory overhead of a waiting message, without which empty messages would be unlimited. */
const messageOverheadBytes = 128;

const hasEntries = (metadata: Metadata): boolean => Object.keys(metadata.getMap()).length > 0;

/** What a server sends on one call: headers, messages, and one status. */
export class ResponseWriter {
  readonly #stream: ServerHttp2Stream;
  #headersSent = false;
  #last: Buffer | undefined;
  #status: OutgoingStatus | undefined;
  #unsentBytes = 0;
  #sentBytes = 0;
  /** The part of a large message that is not yet given to the stream, because HTTP/2 cannot take it back. */
  #rest: Buffer | undefined;
  /** The bytes sent, and when, at the stream's last progress. */
  #mark: { readonly sentBytes: number; readonly atMs: number } | undefined;
  #waiter: { readonly resolve: () => void; readonly reject: (error: StatusError) => void } | undefined;

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream;
  }

  get headersSent(): boolean {
    return this.#headersSent;
  }

  /** @throws when HTTP/2 forbids them, or they are too large; the call is then reset. */
  sendHeaders(metadata: Metadata | undefined): void {
    this.#headersSent = true;
    try {
      this.#stream.respond(responseHeaders(metadata), beforeMessages);
    } catch (error) {
      this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      throw error;
    }
  }

  /** After the headers. A returned promise is backpressure: await it before the next send. */
  send(message: Buffer): Promise<void> | undefined {
    this.#unsentBytes += message.length + messageOverheadBytes;
    if (message.length <= highWaterMarkBytes) this.#write(framed(message), message.length + messageOverheadBytes);
    else {
      this.#stream.write(framePrefix(message.length));
      this.#rest = message;
      this.#writeRest();
    }
    if (this.#unsentBytes < highWaterMarkBytes) return undefined;
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  /** @param waitingBytes its memory cost until it is sent */
  #write(part: Buffer, waitingBytes = part.length): void {
    this.#stream.write(part, () => {
      this.#unsentBytes -= waitingBytes;
      this.#sentBytes += waitingBytes;
      if (this.#rest) this.#writeRest();
      if (this.#unsentBytes < highWaterMarkBytes) this.#waiter?.resolve();
    });
  }

  /** The next part of a large message: a view without a copy. */
  #writeRest(): void {
    const rest = this.#rest;
    if (!rest || this.#stream.closed) return;
    this.#rest = rest.length > highWaterMarkBytes ? rest.subarray(highWaterMarkBytes) : undefined;
    if (this.#rest) return this.#write(rest.subarray(0, highWaterMarkBytes));
    this.#write(rest, rest.length + messageOverheadBytes);
    if (this.#status) this.#stream.end();
  }

  /** Like `send`, for the last message: a small one waits for an OK status, to be sent together. */
  sendLast(message: Buffer): Promise<void> | undefined {
    if (message.length >= highWaterMarkBytes) return this.send(message);
    this.#last = framed(message);
    return undefined;
  }

  /** Ends with OK. `metadata` goes into the headers if they have not been sent. */
  succeed(status: OutgoingStatus, metadata: Metadata | undefined): void {
    this.#end(status, metadata, this.#last);
  }

  fail(status: OutgoingStatus, metadata: Metadata | undefined): void {
    this.#end(status, metadata, undefined);
  }

  /**
   * Whether the stream is slow: it had data to send for `timeoutMs`, and sent less than 16 KiB of it. A status that
   * the client has not taken counts as data.
   */
  isSlow(nowMs: number, timeoutMs: number): boolean {
    if (this.#unsentBytes === 0 && !this.#status) this.#mark = undefined;
    else if (!this.#mark || this.#sentBytes - this.#mark.sentBytes >= leastSentBytes)
      this.#mark = { sentBytes: this.#sentBytes, atMs: nowMs };
    return this.#mark !== undefined && nowMs - this.#mark.atMs >= timeoutMs;
  }

  /**
   * Drops pending data, because no status can overtake it. Clients report the reset as RESOURCE_EXHAUSTED (gRPC over
   * HTTP/2, "Errors").
   */
  cut(): void {
    this.#rest = undefined;
    this.#stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
  }

  /** A handler that waits for room gets the error. */
  stop(error: StatusError): void {
    this.#waiter?.reject(error);
  }

  onWantTrailers(): void {
    if (!this.#status) return;
    try {
      this.#stream.sendTrailers(trailersOf(this.#status));
      endRequests(this.#stream);
    } catch {
      // Trailers that HTTP/2 forbids, or that are too large.
      this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
  }

  #end(status: OutgoingStatus, metadata: Metadata | undefined, last: Buffer | undefined): void {
    const stream = this.#stream;
    if (stream.closed) return;
    this.#status = status;
    if (this.#rest) {
      // The last part of the message ends the stream. After its deadline the client ignores it, and it would keep its
      // memory.
      if (status.code === Status.DEADLINE_EXCEEDED) this.cut();
      return;
    }
    try {
      // Metadata for headers is sent as headers, as in grpc-go; without any, the status is enough.
      if (!this.#headersSent && metadata && hasEntries(metadata)) this.sendHeaders(metadata);
      if (this.#headersSent) stream.end(last);
      else {
        stream.respond(trailersOnly(status), withoutMessages);
        endRequests(stream);
      }
    } catch {
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
    // Further data is dropped.
    if (!stream.readableEnded) stream.resume();
  }
}

/** From nghttp2: the peer has sent its last frame. */
const isClosed = 1;

/**
 * Tells the client to stop sending requests after the status. Not if the client has sent them all, and not before the
 * status is written: an earlier reset would lose the status, and the client would see INTERNAL.
 */
export const endRequests = (stream: ServerHttp2Stream): void => {
  if (stream.readableEnded || stream.state.remoteClose === isClosed) return;
  setImmediate(() => stream.close());
};
