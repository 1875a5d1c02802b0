import { status } from '@grpc/grpc-js';
import { setTimeout as delay } from 'node:timers/promises';
import { StatusError } from '../../grpc/index.js';
import type { Logger } from '../logger.js';
import type { Queryable } from './database.js';
import { databaseProblem } from './database-error.js';

export interface WaitOptions {
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Gives up, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The longest pause after a first failed attempt; it doubles from one to the next. 250 ms by default. */
  readonly firstPauseMs?: number;
  /** The longest pause of all. 5 s by default. */
  readonly maxPauseMs?: number;
}

/**
 * Waits until the database answers, with exponential backoff and full jitter. A wrong password or a database that is
 * not there are waited for too: both are so for a while when the database server is being set up beside us.
 */
export const waitForDatabase = async (
  database: Queryable,
  { logger, signal, firstPauseMs = 250, maxPauseMs = 5_000 }: WaitOptions,
): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      await database.query('SELECT 1');
      if (attempt > 1) logger.info({ attempt }, 'the database answers');
      return;
    } catch (error) {
      if (!isWorthWaiting(error)) throw error;
      const pauseMs = Math.round(Math.random() * Math.min(maxPauseMs, firstPauseMs * 2 ** Math.min(attempt - 1, 20)));
      logger.warn({ attempt, pauseMs, problem: databaseProblem(error) }, 'waiting for the database (DATABASE_URL)');
      await delay(pauseMs, undefined, signal === undefined ? {} : { signal });
    }
  }
};

const isWorthWaiting = (error: unknown): boolean =>
  error instanceof StatusError && (error.code === status.UNAVAILABLE || error.code === status.DEADLINE_EXCEEDED);
