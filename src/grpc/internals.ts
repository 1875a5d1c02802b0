import type { ChannelOptions, Server } from '@grpc/grpc-js';
import { Http2SubchannelConnector } from '@grpc/grpc-js/build/src/transport.js';
import type { Http2SecureServer, Http2Server, ServerHttp2Session } from 'node:http2';

/*
 * The only file that touches private parts of grpc-js: `Server.http2Servers` and how it listens to them, the statistics
 * that it keeps for channelz, and how a client connects. Each is checked before it is used, so
 * that a version in which it has changed fails with a sentence and not with a silent difference. grpc-js is pinned to
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

/**
 * Keeps grpc-js from taking the calls of a server, which it then only keeps the connections of. It no longer sees that one
 * is in use: its option for idle connections would end it in the midst of its calls.
 */
export const leaveCalls = (http2Server: Http2Server | Http2SecureServer): void => {
  if (http2Server.listenerCount('stream') !== 1) throw changed('the one listener for streams of an HTTP/2 server');
  http2Server.removeAllListeners('stream');
};

/** What channelz tells of one connection and its server. */
export interface ConnectionStatistics {
  started(): void;
  received(): void;
  sent(): void;
  ended(succeeded: boolean): void;
}

interface CallTracker {
  addCallStarted(): void;
  addCallSucceeded(): void;
  addCallFailed(): void;
}

interface SessionInfo {
  readonly streamTracker: CallTracker;
  messagesSent: number;
  messagesReceived: number;
  lastMessageSentTimestamp: Date | number | null;
  lastMessageReceivedTimestamp: Date | number | null;
}

/** The statistics that grpc-js keeps for a connection; undefined when it keeps none. */
export const statisticsOf = (server: Server, session: ServerHttp2Session): ConnectionStatistics | undefined => {
  const sessions: unknown = Reflect.get(server, 'sessions');
  const calls: unknown = Reflect.get(server, 'callTracker');
  if (!(sessions instanceof Map) || !isCallTracker(calls)) throw changed('the statistics of a server');
  const info: unknown = sessions.get(session);
  if (info === undefined) return undefined;
  if (!isSessionInfo(info)) throw changed('the statistics of a connection');
  return {
    started() {
      for (const tracker of [calls, info.streamTracker]) tracker.addCallStarted();
    },
    received() {
      info.messagesReceived++;
      info.lastMessageReceivedTimestamp = Date.now();
    },
    sent() {
      info.messagesSent++;
      info.lastMessageSentTimestamp = Date.now();
    },
    ended(succeeded) {
      for (const tracker of [calls, info.streamTracker]) {
        if (succeeded) tracker.addCallSucceeded();
        else tracker.addCallFailed();
      }
    },
  };
};

const isCallTracker = (value: unknown): value is CallTracker =>
  typeof value === 'object' && value !== null && ['addCallStarted', 'addCallSucceeded', 'addCallFailed'].every((name) => typeof Reflect.get(value, name) === 'function');

const isSessionInfo = (value: unknown): value is SessionInfo =>
  typeof value === 'object' && value !== null && 'messagesSent' in value && 'messagesReceived' in value &&
  'streamTracker' in value && isCallTracker(value.streamTracker);

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
