import { constants, type ServerHttp2Stream } from 'node:http2';
import type { Connection } from '../connection/connection.js';

/** The HTTP/2 stream events that a call handles. */
export interface StreamListener {
  /** Only while requests are read; see `listenForRequests`. */
  onData(chunk: Buffer): void;
  /** The client has ended its requests. Only while requests are read. */
  onRequestsEnd(): void;
  /** All messages are sent; trailers may follow. */
  onWantTrailers(): void;
  onClose(): void;
}

const connectionOf = Symbol('connection');
const listener = Symbol('listener');

type ListenedStream = Pick<ServerHttp2Stream, 'rstCode'> & {
  [connectionOf]?: Connection;
  [listener]?: StreamListener | undefined;
};

/*
 * All streams share the same listeners, which find the call through the stream, and the stream drops its reference
 * when it closes. Node.js keeps a connection's streams in a Map, whose old hash tables hold streams until a major GC;
 * everything that a stream references would be copied meanwhile.
 */

function onData(this: ListenedStream, chunk: Buffer): void {
  this[listener]?.onData(chunk);
}

function onEnd(this: ListenedStream): void {
  this[listener]?.onRequestsEnd();
}

function onWantTrailers(this: ListenedStream): void {
  this[listener]?.onWantTrailers();
}

function onClose(this: ListenedStream): void {
  this[connectionOf]?.onStreamClose(this.rstCode !== constants.NGHTTP2_NO_ERROR);
  this[listener]?.onClose();
  this[listener] = undefined;
}

/** A stream with an error also closes, and `close` has a listener. */
const ignore = (): void => {};

/** Notifies a connection when its stream ends. */
export const beginStream = (stream: ServerHttp2Stream, connection: Connection): void => {
  const begun: ListenedStream = stream;
  begun[connectionOf] = connection;
  connection.onStreamOpen();
  stream.on('error', ignore);
  stream.on('close', onClose);
};

/** Notifies a call of its stream's events until the stream is closed. */
export const listenTo = (stream: ServerHttp2Stream, call: StreamListener): void => {
  const listened: ListenedStream = stream;
  listened[listener] = call;
  stream.on('wantTrailers', onWantTrailers);
};

/** Starts the flow of the client's data to the call. */
export const listenForRequests = (stream: ServerHttp2Stream): void => {
  stream.on('end', onEnd);
  stream.on('data', onData);
};
