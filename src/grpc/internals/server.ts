import type { Server } from '@grpc/grpc-js';
import type { Http2SecureServer, Http2Server, ServerHttp2Session } from 'node:http2';
import { changed } from './changed.js';

/* The private parts of a server: `Server.http2Servers` and how it listens to them, and the statistics it keeps for channelz. */

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
  typeof value === 'object' &&
  value !== null &&
  ['addCallStarted', 'addCallSucceeded', 'addCallFailed'].every(
    (name) => typeof Reflect.get(value, name) === 'function',
  );

const isSessionInfo = (value: unknown): value is SessionInfo =>
  typeof value === 'object' &&
  value !== null &&
  'messagesSent' in value &&
  'messagesReceived' in value &&
  'streamTracker' in value &&
  isCallTracker(value.streamTracker);
