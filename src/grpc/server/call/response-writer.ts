import type { Metadata } from '@grpc/grpc-js';
import { constants, type ServerHttp2Stream } from 'node:http2';
import type { StatusError } from '../../common/status-error.js';
import { responseHeaders, trailersOf, trailersOnly, type OutgoingStatus } from './call-headers.js';
import { framed } from './frame-reader.js';

/** Bytes that may wait in the HTTP/2 stream before a writer is made to wait: one default flow-control window. */
const highWaterMarkBytes = 64 * 1024;

/** What a message costs in memory while it waits, besides its bytes: without it, empty ones could wait without end. */
const messageOverheadBytes = 128;

const hasEntries = (metadata: Metadata): boolean => Object.keys(metadata.getMap()).length > 0;

/** What a server sends on one call: headers, messages, and a status once. */
export class ResponseWriter {
  readonly #stream: ServerHttp2Stream;
  #headersSent = false;
  #last: Buffer | undefined;
  #status: OutgoingStatus | undefined;
  #unsentBytes = 0;
  #waiter: { readonly resolve: () => void; readonly reject: (error: StatusError) => void } | undefined;

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream;
  }

  get headersSent(): boolean {
    return this.#headersSent;
  }

  /** @throws when HTTP/2 forbids them, or they are too large; the call is broken off then. */
  sendHeaders(metadata: Metadata | undefined): void {
    this.#headersSent = true;
    try {
      this.#stream.respond(responseHeaders(metadata), { waitForTrailers: true });
    } catch (error) {
      this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      throw error;
    }
  }

  /** After the headers. A promise means that the client reads slowly. */
  send(message: Buffer): Promise<void> | undefined {
    const waitingBytes = message.length + messageOverheadBytes;
    this.#unsentBytes += waitingBytes;
    this.#stream.write(framed(message), () => {
      this.#unsentBytes -= waitingBytes;
      if (this.#unsentBytes < highWaterMarkBytes) this.#waiter?.resolve();
    });
    if (this.#unsentBytes < highWaterMarkBytes) return undefined;
    return new Promise((resolve, reject) => {
      this.#waiter = { resolve, reject };
    });
  }

  /** As `send`, for a message that no other follows: a small one waits for a status of OK, to go out in one go with it. */
  sendLast(message: Buffer): Promise<void> | undefined {
    if (message.length >= highWaterMarkBytes) return this.send(message);
    this.#last = framed(message);
    return undefined;
  }

  /** Ends with OK. `metadata` is for the headers, where they have not been sent. */
  succeed(status: OutgoingStatus, metadata: Metadata | undefined): void {
    this.#end(status, metadata, this.#last);
  }

  fail(status: OutgoingStatus, metadata: Metadata | undefined): void {
    this.#end(status, metadata, undefined);
  }

  /** Whoever waits for room gets the error. */
  stop(error: StatusError): void {
    this.#waiter?.reject(error);
  }

  onWantTrailers(): void {
    if (!this.#status) return;
    try {
      this.#stream.sendTrailers(trailersOf(this.#status));
      endRequests(this.#stream);
    } catch {
      // Trailers that HTTP/2 forbids, or too large.
      this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
  }

  #end(status: OutgoingStatus, metadata: Metadata | undefined, last: Buffer | undefined): void {
    const stream = this.#stream;
    if (stream.closed) return;
    try {
      // Metadata that was meant for the headers goes out in headers, as in grpc-go; without any, the status is enough.
      if (!this.#headersSent && metadata && hasEntries(metadata)) this.sendHeaders(metadata);
      if (this.#headersSent) {
        this.#status = status;
        stream.end(last);
      } else {
        stream.respond(trailersOnly(status), { endStream: true });
        endRequests(stream);
      }
    } catch {
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
    // What still comes is dropped.
    if (!stream.readableEnded) stream.resume();
  }
}

/** Of nghttp2: the other side has sent its last frame. */
const isClosed = 1;

/**
 * Tells the client to send no more requests on a call that has its status, and takes none that still come. Not where it
 * has sent them all, and not before the status is written: a stream that is reset sooner loses it, and the client is told
 * INTERNAL instead.
 */
export const endRequests = (stream: ServerHttp2Stream): void => {
  if (stream.readableEnded || stream.state.remoteClose === isClosed) return;
  setImmediate(() => stream.close());
};
