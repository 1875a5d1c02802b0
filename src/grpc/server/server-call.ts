import { Metadata, status as Status } from '@grpc/grpc-js';
import type { ServerInterceptingCallInterface, StatusObject } from '@grpc/grpc-js';
import { endRequests, endsWithinMessage, guardTrailers, isClosed, observeStatus, resetCall } from '../internals.js';
import { StatusError } from '../status-error.js';
import type { CallContext, Identity, MethodInfo, Peer } from './call-context.js';
import type { Connection } from './connection.js';
import { statusOf } from './status-of.js';

/** Bytes that may wait in the HTTP/2 stream before a writer is made to wait: one default flow-control window. */
const writeHighWaterMarkBytes = 64 * 1024;

/** What a message costs in memory while it waits, besides its bytes: without it, empty ones could wait without end. */
const messageOverheadBytes = 128;

/** grpc-js copies the metadata of a status before it adds to it, so one serves every call. */
const noTrailers = new Metadata();

/** The longest that a timer can wait (24.8 days); beyond it setTimeout fires at once. */
const maxTimerMs = 2 ** 31 - 1;

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: StatusError) => void;
}

/**
 * One call, from its first header to its status: what handlers and interceptors see of it (CallContext),
 * and what the server does with it (read, send, succeed, fail).
 *
 * Messages are pulled: one `read` takes one message off the wire, so a handler that stops reading stops
 * the client. `send` says when there is room again, by bytes and not by messages.
 */
export class ServerCall implements CallContext {
  readonly method: MethodInfo;
  readonly metadata: Metadata;
  readonly traffic = { requests: 0, requestBytes: 0, responses: 0, responseBytes: 0 };
  identity: Identity | undefined = undefined;

  readonly #inner: ServerInterceptingCallInterface;
  readonly #connection: Connection;
  readonly #maxSendBytes: number;
  #deadline: number;
  #deadlineTimer: NodeJS.Timeout | undefined;
  /** Why the call is over; set once, and by whoever ended it. */
  #end: StatusError | 'ok' | undefined;
  #reader: Waiter<Buffer | undefined> | undefined;
  #writer: Waiter<void> | undefined;
  #handler: Pick<Waiter<never>, 'reject'> | undefined;
  #unsentBytes = 0;
  #headersSent = false;
  #values: Map<symbol, unknown> | undefined;
  #responseMetadata: Metadata | undefined;
  #trailers: Metadata | undefined;
  #controller: AbortController | undefined;
  #over = false;
  #endListeners: (() => void)[] | undefined;

  constructor(
    method: MethodInfo,
    metadata: Metadata,
    inner: ServerInterceptingCallInterface,
    connection: Connection,
    maxSendBytes: number,
  ) {
    this.method = method;
    this.metadata = metadata;
    this.#inner = inner;
    this.#connection = connection;
    this.#maxSendBytes = maxSendBytes;
    this.#deadline = Number(inner.getDeadline());
    observeStatus(inner, (status) => this.#onStatus(status));
  }

  get peer(): Peer {
    return this.#connection.peer;
  }

  get deadline(): number {
    return this.#deadline;
  }

  get values(): Map<symbol, unknown> {
    return (this.#values ??= new Map());
  }

  get responseMetadata(): Metadata {
    return (this.#responseMetadata ??= new Metadata());
  }

  get trailers(): Metadata {
    return (this.#trailers ??= new Metadata());
  }

  /** Made when first asked for: on Node 20 a controller costs more than all else that the server adds to a call. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#end instanceof StatusError) this.#controller.abort(this.#end);
    }
    return this.#controller.signal;
  }

  onEnd(listener: () => void): void {
    if (this.#over) listener();
    else (this.#endListeners ??= []).push(listener);
  }

  /** The server has done with the call: its status is sent, or it was cancelled. */
  over(): void {
    this.#over = true;
    for (const listener of this.#endListeners ?? []) listener();
  }

  limitDeadline(deadline: number): void {
    if (this.#end || !(deadline < this.#deadline)) return;
    this.#deadline = deadline;
    clearTimeout(this.#deadlineTimer);
    const leftMs = Math.max(0, deadline - Date.now());
    if (leftMs > maxTimerMs) return;
    this.#deadlineTimer = setTimeout(() => this.terminate(new StatusError(Status.DEADLINE_EXCEEDED, 'the deadline has passed')), leftMs);
  }

  /** The bytes of the one message that the client sends. */
  readOnly(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.#end) return reject(this.#endError());
      let only: Buffer | undefined;
      const refuse = (sent: string): void =>
        reject(new StatusError(Status.UNIMPLEMENTED, `${this.method.path} takes one request, and ${sent} sent`));
      const reader: Waiter<Buffer | undefined> = {
        resolve: (bytes) => {
          if (bytes === undefined) return only ? resolve(only) : refuse('none was');
          if (only) return refuse('more were');
          only = bytes;
          this.#reader = reader;
          this.#inner.startRead();
        },
        reject,
      };
      this.#reader = reader;
      this.#inner.startRead();
    });
  }

  /** The next message's bytes; undefined once the client has sent its last. One read at a time. */
  read(): Promise<Buffer | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#end) return reject(this.#endError());
      this.#reader = { resolve, reject };
      this.#inner.startRead();
    });
  }

  /**
   * Resolves when the end of the requests was meant, and rejects when the client cancelled. A client on Node.js
   * that cancels sends END_STREAM before RST_STREAM, so half of its requests look complete until the second
   * frame is here. It was sent before the answer to a ping that follows the first.
   */
  async confirmHalfClose(): Promise<void> {
    await this.#connection.roundTrip();
    if (this.#end) throw this.#endError();
  }

  /** Sends one message's bytes. A promise means that the client reads slowly: wait for it before the next. */
  send(bytes: Buffer): Promise<void> | undefined {
    if (this.#end) throw this.#endError();
    if (bytes.length > this.#maxSendBytes) {
      throw new StatusError(
        Status.RESOURCE_EXHAUSTED,
        `the response of ${bytes.length} bytes is over the limit of ${this.#maxSendBytes}`,
      );
    }
    this.sendHeaders();
    this.traffic.responses++;
    this.traffic.responseBytes += bytes.length;
    const waitingBytes = bytes.length + messageOverheadBytes;
    this.#unsentBytes += waitingBytes;
    this.#connection.onSend();
    this.#inner.sendMessage(bytes, () => {
      this.#unsentBytes -= waitingBytes;
      if (this.#unsentBytes < writeHighWaterMarkBytes) this.#writer?.resolve();
    });
    if (this.#unsentBytes < writeHighWaterMarkBytes) return undefined;
    return new Promise((resolve, reject) => {
      this.#writer = { resolve, reject };
    });
  }

  /** Sends the response's headers now, rather than with its first message. */
  sendHeaders(): void {
    if (this.#headersSent || this.#end) return;
    this.#headersSent = true;
    if (!this.#responseMetadata) return;
    try {
      this.#inner.sendMetadata(this.#responseMetadata);
    } catch (error) {
      // Headers that HTTP/2 forbids. grpc-js takes them for sent, and would wait for ever to send the status after them.
      resetCall(this.#inner);
      throw error;
    }
  }

  /** What `work` gives, unless the call ends first: then that is thrown, and what `work` does later is dropped. */
  untilEnd<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#end) reject(this.#endError());
      else this.#handler = { reject };
      // In any case, or the error of work that nobody waits for would end the process.
      work.then(resolve, reject);
    });
  }

  succeed(): void {
    if (!this.#end) this.#finish('ok', { code: Status.OK, details: 'OK', metadata: this.#trailersToSend() ?? noTrailers });
  }

  fail(error: StatusError): void {
    if (!this.#end) this.#finish(error, statusOf(error, this.#trailersToSend()));
  }

  /** Ends the call from outside its handler: its deadline, or a server that must stop. */
  terminate(error: StatusError): void {
    if (this.#end) return;
    this.#finish(error, statusOf(error, this.#trailersToSend()));
    this.#interrupt(error);
  }

  onMessage(bytes: Buffer): void {
    this.traffic.requests++;
    this.traffic.requestBytes += bytes.length;
    const reader = this.#reader;
    this.#reader = undefined;
    reader?.resolve(bytes);
  }

  onHalfClose(): void {
    if (isClosed(this.#inner)) return this.onCancel();
    const reader = this.#reader;
    this.#reader = undefined;
    if (!endsWithinMessage(this.#inner)) reader?.resolve(undefined);
    else reader?.reject(new StatusError(Status.INTERNAL, 'the requests end in the middle of a message'));
  }

  /** grpc-js calls this once the stream is closed, after successful calls too: then the end is known already. */
  onCancel(): void {
    if (this.#end) return;
    const error = new StatusError(Status.CANCELLED, 'the client cancelled the call');
    this.#end = error;
    this.#interrupt(error);
  }

  /** A status is being sent. When it is not ours it is grpc-js's own: the client's deadline, a message over the limit. */
  #onStatus({ code, details }: { readonly code?: Status | null; readonly details?: string | null }): void {
    if (this.#end) return;
    const error = new StatusError(code ?? Status.UNKNOWN, details ?? '');
    this.#end = error;
    this.#interrupt(error);
  }

  #finish(end: StatusError | 'ok', status: StatusObject): void {
    this.#end = end;
    clearTimeout(this.#deadlineTimer);
    this.#connection.onSend();
    if (this.#trailers) guardTrailers(this.#inner);
    try {
      this.#inner.sendStatus(status);
      if (!this.#headersSent) endRequests(this.#inner);
    } catch {
      resetCall(this.#inner);
    }
  }

  /** Lets go of everything that waits on this call. */
  #interrupt(error: StatusError): void {
    clearTimeout(this.#deadlineTimer);
    for (const waiter of [this.#reader, this.#writer, this.#handler]) waiter?.reject(error);
    this.#controller?.abort(error);
  }

  /** What was meant for headers that were never sent goes out with the status. */
  #trailersToSend(): Metadata | undefined {
    if (!this.#headersSent && this.#responseMetadata) this.trailers.merge(this.#responseMetadata);
    return this.#trailers;
  }

  #endError(): StatusError {
    return this.#end instanceof StatusError ? this.#end : new StatusError(Status.INTERNAL, 'the call is over');
  }
}
