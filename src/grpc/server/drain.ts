import { status } from '@grpc/grpc-js';
import { once } from 'node:events';
import type { ServerHttp2Session } from 'node:http2';
import type { Logger } from '../common/logger.js';
import { StatusError } from '../common/status-error.js';
import type { ActiveCalls } from './call/active-calls.js';
import type { Connection } from './connection/connection.js';
import type { Health } from './services/health.js';

/** How long a server may drain. */
export interface DrainOptions {
  /** From now until the calls that are left are cut, in milliseconds. Keep it under the pod's grace period. */
  readonly timeoutMs: number;
  /** How long before that the calls that still run are ended with UNAVAILABLE. Default 1,000 ms. */
  readonly endCallsBeforeMs?: number;
  /** Turned to NOT_SERVING first, its Watches ended with UNAVAILABLE. */
  readonly health?: Health;
}

/** How a drain ended. */
export interface DrainReport {
  /** Calls that ran to their end while the server drained. */
  readonly finished: number;
  /** Calls that were ended with UNAVAILABLE, or cut. */
  readonly cut: number;
}

export interface Drained {
  readonly stopListening: () => void;
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
  { stopListening, connections, calls, logger }: Drained,
  { timeoutMs, endCallsBeforeMs = 1000, health }: DrainOptions,
): Promise<DrainReport> => {
  const endedBefore = calls.ended;
  let cut = 0;
  health?.shutDown();
  stopListening();
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
  for (const connection of connections.values()) connection.cut();

  const report = { finished: Math.max(0, calls.ended - endedBefore - cut), cut };
  logger.info(report, 'drained');
  return report;
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
