import { Metadata, status } from '@grpc/grpc-js';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { StatusError } from '../../common/status-error.js';
import type { ActiveCalls } from './active-calls.js';
import { CallDeadline, cancelled, deadlineExceeded, sentTooSlowly } from './call-deadline.js';
import type { CallContext, Identity, MethodInfo, Peer } from '../../common/call-context.js';
import { requestMetadata, statusOf } from './call-headers.js';
import type { Connection } from '../connection/connection.js';
import { RequestReader, type RequestReaderOptions, type RequestSink } from './request-reader.js';
import { ResponseWriter } from './response-writer.js';
import { listenTo, type StreamListener } from './stream-events.js';

/** Sizes in bytes; Infinity for none. */
export interface CallLimits extends RequestReaderOptions {
  readonly maxSendBytes: number;
}

/**
 * One call, from its first header to its status: the view of handlers and interceptors (CallContext), and the
 * operations of the server (read, send, succeed, fail). Messages are pulled: one `read` takes one message from the
 * connection, so backpressure reaches the client. `send` reports when there is room again, by bytes and not by
 * messages.
 */
export class ServerCall implements CallContext, RequestSink, StreamListener {
  readonly method: MethodInfo;
  readonly traffic = { requests: 0, requestBytes: 0, responses: 0, responseBytes: 0 };
  identity: Identity | undefined = undefined;
  // These four are for `ActiveCalls`.
  calls: ActiveCalls | undefined;
  young = true;
  place = 0;
  partsOpen = 2;

  readonly #stream: ServerHttp2Stream;
  readonly #headers: IncomingHttpHeaders;
  readonly #connection: Connection;
  readonly #limits: CallLimits;
  #metadata: Metadata | undefined;
  #responseMetadata: Metadata | undefined;
  #trailers: Metadata | undefined;
  #values: Map<symbol, unknown> | undefined;
  #controller: AbortController | undefined;
  readonly #deadline = new CallDeadline(this);
  /** Why the call ended. Set once. */
  #end: StatusError | 'ok' | undefined;
  #endListeners: (() => void)[] | undefined;
  #over = false;
  #requests: RequestReader | undefined;
  readonly #responses: ResponseWriter;
  #handler: { readonly reject: (error: StatusError) => void } | undefined;

  constructor(
    method: MethodInfo,
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    connection: Connection,
    limits: CallLimits,
  ) {
    this.method = method;
    this.#stream = stream;
    this.#headers = headers;
    this.#connection = connection;
    this.#limits = limits;
    this.#responses = new ResponseWriter(stream);
    listenTo(stream, this);
  }

  get peer(): Peer {
    return this.#connection.peer;
  }

  get metadata(): Metadata {
    return (this.#metadata ??= requestMetadata(this.#headers));
  }

  header(name: string): string | undefined {
    const value = this.#headers[name];
    return typeof value === 'string' ? value : undefined;
  }

  get responseMetadata(): Metadata {
    return (this.#responseMetadata ??= new Metadata());
  }

  get trailers(): Metadata {
    return (this.#trailers ??= new Metadata());
  }

  get values(): Map<symbol, unknown> {
    return (this.#values ??= new Map<symbol, unknown>());
  }

  get deadline(): number {
    return this.#deadline.at;
  }

  /** Created on first use: on Node 20 a controller costs more than the rest of the server's work for a call. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#end instanceof StatusError) this.#controller.abort(this.#end);
    }
    return this.#controller.signal;
  }

  limitDeadline(deadline: number): void {
    if (!this.#end) this.#deadline.limit(deadline);
  }

  /** Called when the call is older than 250 to 500 ms. */
  growUp(): void {
    this.young = false;
    if (this.#end) return;
    this.#deadline.growUp();
    // Even if nothing has been read yet: data that arrives meanwhile is counted.
    this.#reader().growUp();
  }

  onEnd(listener: () => void): void {
    if (this.#over) listener();
    else (this.#endListeners ??= []).push(listener);
  }

  /** Marks the call as finished: its handler has ended, and its stream is closed. */
  over(): void {
    this.#over = true;
    if (this.#endListeners) for (const listener of this.#endListeners) listener();
  }

  /** The bytes of the only message that the client sends. */
  readOnly(): Promise<Buffer> {
    return this.#end ? Promise.reject(this.#endError()) : this.#reader().only();
  }

  /** The next message's bytes; undefined once the client has sent its last. One read at a time. */
  read(): Promise<Buffer | undefined> {
    return this.#end ? Promise.reject(this.#endError()) : this.#reader().next();
  }

  #reader(): RequestReader {
    if (this.#requests) return this.#requests;
    const encoding = this.header('grpc-encoding') ?? 'identity';
    this.#requests = new RequestReader(this.#stream, encoding, this.#limits, this);
    if (!this.young) this.#requests.growUp();
    // Requests without a message end before a handler that waits for something else reads them.
    if (this.#stream.readableEnded) this.#requests.onEnd();
    return this.#requests;
  }

  /**
   * Resolves when the client ended its requests normally, and rejects when it cancelled. A client on Node.js that
   * cancels sends END_STREAM before RST_STREAM, so its partial requests look complete until the second frame arrives.
   * That frame was sent before the answer to a ping that follows the first.
   */
  async confirmHalfClose(): Promise<void> {
    await this.#connection.roundTrip();
    if (this.#end) throw this.#endError();
  }

  /** Sends one message's bytes. A returned promise is backpressure: await it before the next send. */
  send(bytes: Buffer): Promise<void> | undefined {
    this.#admit(bytes);
    return this.#responses.send(bytes);
  }

  /** Like `send`, for the last message. */
  sendLast(bytes: Buffer): Promise<void> | undefined {
    this.#admit(bytes);
    return this.#responses.sendLast(bytes);
  }

  sendHeaders(): void {
    if (this.#stream.closed) this.onCancel();
    if (this.#end) throw this.#endError();
    this.#sendHeaders();
  }

  #sendHeaders(): void {
    if (!this.#responses.headersSent) this.#responses.sendHeaders(this.#responseMetadata);
  }

  /** Sends the headers before the first message, and counts it. */
  #admit(bytes: Buffer): void {
    if (this.#stream.closed) this.onCancel();
    if (this.#end) throw this.#endError();
    if (bytes.length > this.#limits.maxSendBytes) {
      throw new StatusError(
        status.RESOURCE_EXHAUSTED,
        `the response of ${bytes.length} bytes is over the limit of ${this.#limits.maxSendBytes}`,
      );
    }
    this.#sendHeaders();
    this.traffic.responses++;
    this.traffic.responseBytes += bytes.length;
  }

  /**
   * Resolves with the result of `work`, unless the call ends first: then it rejects with that error, and the later
   * result is dropped.
   */
  untilEnd<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#end) reject(this.#endError());
      else this.#handler = { reject };
      // Always attached, or an unhandled rejection of the work would end the process.
      work.then(resolve, reject);
    });
  }

  succeed(): void {
    if (this.#end) return;
    this.#finish('ok');
    this.#responses.succeed({ code: status.OK, details: '', metadata: this.#trailers }, this.#responseMetadata);
  }

  fail(error: StatusError): void {
    if (this.#end) return;
    this.#finish(error);
    this.#responses.fail(statusOf(error, this.#trailers), this.#responseMetadata);
  }

  #finish(end: StatusError | 'ok'): void {
    this.#end = end;
    this.#deadline.stop();
    this.#requests?.drop();
  }

  /** Ends the call from outside its handler: its deadline, an invalid message, or a server shutdown. */
  terminate(error: StatusError): void {
    if (this.#end) return;
    this.fail(error);
    this.#interrupt(error);
  }

  /**
   * Ends a call that sends too slowly, or its connection if the reset cannot be sent either. Returns whether it ended
   * the call.
   */
  endIfSlow(nowMs: number, timeoutMs: number): boolean {
    if (this.#stream.destroyed || !this.#responses.isSlow(nowMs, timeoutMs)) return false;
    const wasReset = this.#stream.closed;
    if (wasReset) this.#connection.cut();
    else this.#responses.cut();
    this.terminate(sentTooSlowly());
    return !wasReset;
  }

  onMessage(bytes: Buffer): void {
    this.traffic.requests++;
    this.traffic.requestBytes += bytes.length;
  }

  onData(chunk: Buffer): void {
    this.#requests?.onData(chunk);
  }

  onRequestsEnd(): void {
    this.#requests?.onEnd();
  }

  onWantTrailers(): void {
    this.#responses.onWantTrailers();
  }

  /** Runs after every call, also in the middle of one when the client cancels or disconnects. */
  onClose(): void {
    this.onCancel();
    this.calls?.endPart(this);
  }

  onCancel(): void {
    if (this.#end) return;
    // A client whose deadline has passed cancels too, possibly before the server's timer.
    const error = this.#deadline.passed ? deadlineExceeded() : cancelled();
    this.#end = error;
    this.#interrupt(error);
  }

  /** Wakes everything that waits on this call. */
  #interrupt(error: StatusError): void {
    this.#deadline.stop();
    this.#handler?.reject(error);
    this.#requests?.stop(error);
    this.#responses.stop(error);
    this.#controller?.abort(error);
    this.#stream.resume();
  }

  #endError(): StatusError {
    return this.#end instanceof StatusError ? this.#end : new StatusError(status.INTERNAL, 'the call has ended');
  }
}
