import type { ChannelOptions, Server, ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { Http2SubchannelConnector } from '@grpc/grpc-js/build/src/transport.js';
import { constants } from 'node:http2';
import type { Http2SecureServer, Http2Server, IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';

/*
 * The only file that touches private parts of grpc-js: `Server.http2Servers` and how it listens to them,
 * `Server.handlers`, the HTTP/2 stream and the decoder of a call, and how a client connects. Each is checked before it is used, so that
 * a version in which it has changed fails with a sentence and not with a silent difference. grpc-js is pinned to
 * the minor; test/grpc/internals.test.ts holds these shapes to it.
 */

const changed = (what: string): Error =>
  new Error(`${what} is not what src/grpc/internals.ts expects: this version of @grpc/grpc-js is not supported`);

/** The HTTP/2 servers behind a bound grpc-js server: the way to their sessions, which has no public one. */
export const http2Servers = (server: Server): (Http2Server | Http2SecureServer)[] => {
  const servers: unknown = Reflect.get(server, 'http2Servers');
  if (!(servers instanceof Map)) throw changed('Server.http2Servers');
  return [...servers.keys()].map((one: unknown) => {
    if (!isHttp2Server(one)) throw changed('Server.http2Servers');
    return one;
  });
};

const isHttp2Server = (value: unknown): value is Http2Server | Http2SecureServer =>
  typeof value === 'object' && value !== null && 'updateSettings' in value && 'on' in value;

/** Calls `take` with each request before grpc-js sees it; one that it takes (true) never reaches grpc-js. */
export const interceptStreams = (
  http2Server: Http2Server | Http2SecureServer,
  take: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => boolean,
): void => {
  const [listener, ...others] = http2Server.listeners('stream');
  if (!listener || others.length > 0) throw changed('the one listener for streams of an HTTP/2 server');
  http2Server.removeAllListeners('stream');
  http2Server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, ...rest: unknown[]) => {
    if (!take(stream, headers)) Reflect.apply(listener, http2Server, [stream, headers, ...rest]);
  });
};

/**
 * Makes calls to paths that no service has registered reach the server's interceptors, which grpc-js
 * answers itself: authentication, logs and metrics must see them too.
 */
export const routeUnknownMethods = (server: Server): void => {
  const handlers: unknown = Reflect.get(server, 'handlers');
  if (!(handlers instanceof Map)) throw changed('Server.handlers');
  const get = (path: unknown): unknown => Map.prototype.get.call(handlers, path);
  const bytes = (buffer: Buffer): Buffer => buffer;
  handlers.get = (path: unknown): unknown =>
    get(path) ?? { func: () => {}, serialize: bytes, deserialize: bytes, type: 'bidi', path };
};

/** The HTTP/2 stream of a call. */
const streamOf = (call: ServerInterceptingCallInterface): ServerHttp2Stream => {
  const stream: unknown = Reflect.get(call, 'stream');
  if (!isStream(stream)) throw changed('the stream of a call');
  return stream;
};

const isStream = (value: unknown): value is ServerHttp2Stream =>
  typeof value === 'object' && value !== null && 'session' in value && 'closed' in value && 'sendTrailers' in value;

/** The HTTP/2 session that a call came on, to reach what is kept for each connection. */
export const sessionOf = (call: ServerInterceptingCallInterface): ServerHttp2Session | undefined => {
  // Null once the stream is destroyed, whatever its type says.
  const session: unknown = streamOf(call).session;
  if (session === undefined || session === null) return undefined;
  if (!isSession(session)) throw changed('the session of a call');
  return session;
};

const isSession = (value: unknown): value is ServerHttp2Session =>
  typeof value === 'object' && value !== null && 'goaway' in value && 'ping' in value;

/**
 * Whether a call's stream is closed already. When a client cancels, Node ends the readable side before it says so, and
 * grpc-js passes that on as the end of the requests: half of them would be taken for all.
 */
export const isClosed = (call: ServerInterceptingCallInterface): boolean => streamOf(call).closed;

/** Breaks a call off with INTERNAL_ERROR, where grpc-js can send it no status any more. */
export const resetCall = (call: ServerInterceptingCallInterface): void => streamOf(call).close(constants.NGHTTP2_INTERNAL_ERROR);

/**
 * Tells the client to send no more requests on a call that has its status, and takes none that still come. Not where it
 * has sent them all, and not before the status is written: a stream that is reset sooner loses it, and the client is told
 * INTERNAL instead.
 */
export const endRequests = (call: ServerInterceptingCallInterface): void => {
  const stream = streamOf(call);
  if (stream.readableEnded || stream.state.remoteClose === 1) return;
  setImmediate(() => stream.close());
};

/**
 * Breaks the call off if its trailers are none that HTTP/2 allows. grpc-js sends them in an event of the stream,
 * where what Node.js throws at them would end the process.
 */
export const guardTrailers = (call: ServerInterceptingCallInterface): void => {
  const stream = streamOf(call);
  const send = stream.sendTrailers.bind(stream);
  stream.sendTrailers = (trailers) => {
    try {
      send(trailers);
    } catch {
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    }
  };
};

/**
 * Whether the client has ended its requests in the middle of a message, which grpc-js passes over: the part
 * is dropped, and the call goes on as though it had never been there.
 */
export const endsWithinMessage = (call: ServerInterceptingCallInterface): boolean => {
  const decoder: unknown = Reflect.get(call, 'decoder');
  const readState: unknown = typeof decoder === 'object' && decoder !== null ? Reflect.get(decoder, 'readState') : undefined;
  if (typeof readState !== 'number') throw changed('the decoder of a call');
  return readState !== 0;
};

/**
 * Calls back with each status that ends the call, the ones that grpc-js sends of its own accord included
 * (the client's deadline, a message over the limit, a frame that cannot be read), which its public
 * listener reports as a cancellation.
 */
export const observeStatus = (
  call: ServerInterceptingCallInterface,
  listener: (status: Parameters<ServerInterceptingCallInterface['sendStatus']>[0]) => void,
): void => {
  const send = call.sendStatus.bind(call);
  call.sendStatus = (status) => {
    listener(status);
    send(status);
  };
};

/** A channel option of our own: how long each of its connections may take to come about, in milliseconds. */
const connectTimeoutKey = 'duet.connect_timeout_ms';

export const connectTimeoutOption = (timeoutMs: number): ChannelOptions => ({ [connectTimeoutKey]: timeoutMs });

const limited = Symbol('limits how long it takes to connect');

/**
 * Has the connections of each channel with `connectTimeoutOption` given up on in time, from the first packet to the
 * first HTTP/2 frame. grpc-js leaves packets that nobody answers to Linux, which gives up after 127 s. Others are not
 * touched.
 */
export const limitConnecting = (connector: object = Http2SubchannelConnector.prototype): void => {
  const connect: unknown = Reflect.get(connector, 'connect');
  if (typeof connect !== 'function') throw changed('Http2SubchannelConnector.connect');
  if (limited in connect) return;
  const connectInTime = function (this: unknown, ...args: readonly unknown[]): unknown {
    const [, , options] = args;
    const connecting: unknown = Reflect.apply(connect, this, args);
    const timeoutMs: unknown = typeof options === 'object' && options !== null ? Reflect.get(options, connectTimeoutKey) : undefined;
    return typeof timeoutMs === 'number' && connecting instanceof Promise ? inTime(connecting, timeoutMs) : connecting;
  };
  Reflect.set(connector, 'connect', Object.assign(connectInTime, { [limited]: true }));
};

/** A connection that comes about too late is closed again. */
const inTime = async (connecting: Promise<unknown>, timeoutMs: number): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no connection within ${timeoutMs} ms`));
      connecting.then(shutDown, () => {});
    }, timeoutMs).unref();
  });
  try {
    return await Promise.race([connecting, late]);
  } finally {
    clearTimeout(timer);
  }
};

const shutDown = (transport: unknown): void => {
  const shutdown: unknown = typeof transport === 'object' && transport !== null ? Reflect.get(transport, 'shutdown') : undefined;
  if (typeof shutdown !== 'function') throw changed('Transport.shutdown');
  Reflect.apply(shutdown, transport, []);
};
