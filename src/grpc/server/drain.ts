import { status, type Server } from '@grpc/grpc-js';
import { once } from 'node:events';
import type { ServerHttp2Session } from 'node:http2';
import { Server as NetServer } from 'node:net';
import { http2Servers } from '../internals/server.js';
import type { Logger } from '../logger.js';
import { StatusError } from '../status-error.js';
import type { ActiveCalls } from './active-calls.js';
import type { Connection } from './connection.js';
import type { Health } from './health.js';

export interface DrainOptions {
  /** From now until whatever is left is cut, in milliseconds. Keep it under the pod's grace period. */
  readonly timeoutMs: number;
  /** How long before that the calls that still run are ended with UNAVAILABLE. Default 1,000 ms. */
  readonly endCallsBeforeMs?: number;
  /** Turned to NOT_SERVING first, its Watches ended with UNAVAILABLE. */
  readonly health?: Health;
}

export interface DrainReport {
  /** Calls that ran to their end while the server drained. */
  readonly finished: number;
  /** Calls that were ended with UNAVAILABLE, or cut. */
  readonly cut: number;
}

export interface Drained {
  readonly server: Server;
  readonly connections: ReadonlyMap<ServerHttp2Session, Connection>;
  readonly calls: ActiveCalls;
  readonly logger: Logger;
}

/**
 * Ends a server's service in the order that loses no call: health says NOT_SERVING, no connection is taken
 * any more, every connection gets a GOAWAY, calls run to their end. Near the end of the time the calls that
 * still run are ended with UNAVAILABLE, on which clients may try elsewhere; at the end all is cut.
 */
export const drain = async (
  { server, connections, calls, logger }: Drained,
  { timeoutMs, endCallsBeforeMs = 1000, health }: DrainOptions,
): Promise<DrainReport> => {
  const endedBefore = calls.ended;
  let cut = 0;
  health?.shutDown();
  for (const http2Server of http2Servers(server)) {
    // Not http2Server.close(), which also closes sessions in newer versions of Node.js: connections are retired below.
    NetServer.prototype.close.call(http2Server);
    // A handshake that was under way may still end in a session.
    http2Server.on('session', (session: ServerHttp2Session) => connections.get(session)?.retire());
  }
  for (const connection of connections.values()) connection.retire();

  const endCalls = setTimeout(
    () => {
      cut = calls.size;
      for (const call of calls.all())
        call.terminate(new StatusError(status.UNAVAILABLE, 'the server is shutting down'));
    },
    Math.max(0, timeoutMs - endCallsBeforeMs),
  );
  await allClosed(connections, AbortSignal.timeout(timeoutMs));
  clearTimeout(endCalls);
  endAll(server, connections.values());

  const report = { finished: Math.max(0, calls.ended - endedBefore - cut), cut };
  logger.info(report, 'drained');
  return report;
};

/** Ends everything at once. grpc-js knows the sessions to destroy only while it keeps statistics for channelz. */
export const endAll = (server: Server, connections: Iterable<Connection>): void => {
  server.forceShutdown();
  for (const connection of connections) connection.cut();
};

const allClosed = async (
  connections: ReadonlyMap<ServerHttp2Session, Connection>,
  signal: AbortSignal,
): Promise<void> => {
  for (const [session] of connections) {
    if (signal.aborted) return;
    await once(session, 'close', { signal }).catch(() => {});
  }
};
