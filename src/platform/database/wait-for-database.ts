import { setTimeout as delay } from 'node:timers/promises';
import { StatusError, status } from '../../grpc/index.js';
import type { Logger } from '../logger.js';
import { databaseProblem } from './database-error.js';

export interface WaitOptions {
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Stops waiting, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The maximum pause after the first failed attempt; it doubles each time. 250 ms by default. */
  readonly firstPauseMs?: number;
  /** The maximum pause overall. 5 s by default. */
  readonly maxPauseMs?: number;
}

/**
 * Repeats `work` until it succeeds, with exponential backoff and full jitter, and returns its result. It also waits
 * while the password is wrong, the database is missing or read-only, or a disk is full, because an operator can correct
 * each of these in the database.
 */
export const waitForDatabase = async <T>(
  work: () => Promise<T>,
  { logger, signal, firstPauseMs = 250, maxPauseMs = 5_000 }: WaitOptions,
): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      const result = await work();
      if (attempt > 1) logger.info({ attempt }, 'the database is reachable');
      return result;
    } catch (error) {
      if (!isWorthWaiting(error)) throw error;
      const pauseMs = Math.round(Math.random() * Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(attempt - 1, 20)));
      logger.warn(
        { attempt, pauseMs, problem: databaseProblem(error) },
        'waiting for the database; see the problem field and check DATABASE_URL',
      );
      await delay(pauseMs, undefined, signal === undefined ? {} : { signal });
    }
  }
};

const passing: readonly status[] = [
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.ABORTED,
  status.RESOURCE_EXHAUSTED,
];

const isWorthWaiting = (error: unknown): boolean => error instanceof StatusError && passing.includes(error.code);
