import { status } from '@grpc/grpc-js';
import { once } from 'node:events';
import type { ServerHttp2Session } from 'node:http2';
import type { Logger } from '../common/logger.js';
import { StatusError } from '../common/status-error.js';
import type { ActiveCalls } from './call/active-calls.js';
import type { Connection } from './connection/connection.js';
import type { Health } from './services/health.js';

/** The time limits of a drain. */
export interface DrainOptions {
  /** The time in milliseconds until remaining calls are cut off. Keep it below the pod's grace period. */
  readonly timeoutMs: number;
  /** How long before that the remaining calls end with UNAVAILABLE. Default 1,000 ms. */
  readonly endCallsBeforeMs?: number;
  /** Set to NOT_SERVING first, and its Watches end with UNAVAILABLE. */
  readonly health?: Health;
}

/** The result of a drain. */
export interface DrainReport {
  /** Calls that finished while the server drained. */
  readonly finished: number;
  /** Calls that ended with UNAVAILABLE, or were cut off. */
  readonly cut: number;
}

export interface Drained {
  readonly stopListening: () => void;
  readonly connections: ReadonlyMap<ServerHttp2Session, Connection>;
  readonly calls: ActiveCalls;
  readonly logger: Logger;
}

/**
 * Stops a server in the order that loses no call: health becomes NOT_SERVING, no connection is accepted, every
 * connection gets a GOAWAY, calls finish. Near the end of the time the remaining calls end with UNAVAILABLE, so that
 * clients retry elsewhere. At the end every connection is closed.
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
