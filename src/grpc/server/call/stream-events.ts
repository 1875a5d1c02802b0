import { constants, type ServerHttp2Stream } from 'node:http2';
import type { Connection } from '../connection/connection.js';

/** What a call is told of its HTTP/2 stream. */
export interface StreamListener {
  /** Only while requests are read; see `listenForRequests`. */
  onData(chunk: Buffer): void;
  /** The client has ended its requests. Only while they are read. */
  onRequestsEnd(): void;
  /** All messages are sent, and the trailers may be. */
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
 * The functions that listen are the same for all streams, and find the call on the stream, which lets go of it when it is
 * closed. Node.js keeps a connection's streams in a Map, and each time that the Map has made itself a new table, the old
 * one goes on holding the streams that it had, until V8's slow collection: what hangs on a stream is copied meanwhile.
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

/** A stream with an error is closed too, which is listened to. */
const ignore = (): void => {};

/** Tells a connection of its stream's end. */
export const beginStream = (stream: ServerHttp2Stream, connection: Connection): void => {
  const begun: ListenedStream = stream;
  begun[connectionOf] = connection;
  connection.onStreamOpen();
  stream.on('error', ignore);
  stream.on('close', onClose);
};

/** Tells a call of its stream, which has begun, until that is closed. */
export const listenTo = (stream: ServerHttp2Stream, call: StreamListener): void => {
  const listened: ListenedStream = stream;
  listened[listener] = call;
  stream.on('wantTrailers', onWantTrailers);
};

/** Lets the client's data flow, and tells the call of it. */
export const listenForRequests = (stream: ServerHttp2Stream): void => {
  stream.on('end', onEnd);
  stream.on('data', onData);
};
