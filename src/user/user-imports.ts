import { setTimeout as delay } from 'node:timers/promises';
import type { Database, Queryable } from '../platform/database/database.js';
import { sqlState } from '../platform/database/database-error.js';
import { Places, PlacesFullError } from '../resources/places.js';
import { importLost, importTookTooLong, tooManyImports } from './errors.js';
import { importDefaults, type ImportSettings } from './import-settings.js';
import {
  createStage,
  dropAbandoned,
  dropStage,
  mergeUsers,
  stageBatch,
  stageName,
  type Source,
} from './import-stage.js';
import { limitedBatches } from './limited-batches.js';
import type { NewUser } from './user.js';

export interface ImportOptions {
  /** Stops the import, as long as it can still leave nothing behind. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /** The importing caller, who gets at most half of the slots. */
  readonly caller?: string;
}

export interface ImportResult {
  /** The number of new users, a bigint as text. */
  readonly created: string;
  readonly updated: string;
}

export interface UserImports {
  /** Writes all users or, if anything fails, none. Of several with one user_id the last counts. */
  run(users: AsyncIterable<NewUser>, options: ImportOptions): Promise<ImportResult>;
  /** Drops staging tables of imports that a crash cut short. */
  discardAbandoned(): Promise<void>;
  /** Imports that are being staged or written, and imports that wait to start. */
  counts(): { readonly open: number; readonly waiting: number };
}

const maxWaiting = 64;
/** One merge at a time, across all pods: two that write the same users in different orders would deadlock. */
const mergeLock = 6_473_022;
/** The maximum random interval between checks whether another pod merges. */
const mergePauseMs = 200;

/**
 * Imports are staged: users are written to a table in batches as they arrive, so that no connection waits for a slow
 * caller, and become visible in one statement at the end. One statement stages and one merges at a time, so all
 * imports of a process together hold at most two pooled connections.
 */
export const userImports = (database: Database, settings: ImportSettings = importDefaults): UserImports => {
  const open = new Places({ places: settings.maxOpen, placesOfOne: Math.ceil(settings.maxOpen / 2), maxWaiting });
  const staging = new Places({ places: 1 });
  const merging = new Places({ places: 1 });

  const inTurn = async <T>(places: Places, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    const release = await places.take(signal);
    try {
      return await work();
    } finally {
      release();
    }
  };

  /** Writes everything to `users`; undefined while another pod does so, which is awaited without a connection. */
  const tryMerge = (source: Source, signal: AbortSignal, deadline: number): Promise<ImportResult | undefined> =>
    database.transaction(
      async (transaction) => {
        const [lock] = await transaction.query<{ isOurs: boolean }>(
          'SELECT pg_try_advisory_xact_lock($1) AS "isOurs"',
          [mergeLock],
        );
        return lock?.isOurs === true ? merge(transaction, source) : undefined;
      },
      // 0 would mean no timeout.
      { statementTimeoutMs: Math.max(1, deadline - Date.now()), signal },
    );

  const mergeInTurn = (source: Source, signal: AbortSignal, deadline: number): Promise<ImportResult> =>
    inTurn(merging, signal, async () => {
      for (;;) {
        const result = await tryMerge(source, signal, deadline);
        if (result !== undefined) return result;
        await delay(Math.random() * mergePauseMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      }
    });

  const stageAndMerge = async (
    users: AsyncIterable<NewUser>,
    signal: AbortSignal,
    deadline: number,
  ): Promise<ImportResult> => {
    await dropAbandoned(database).catch(() => {}); // the next import tries again
    const table = stageName(deadline);
    let staged = 0;
    let held: readonly NewUser[] = [];
    const stage = async (batch: readonly NewUser[]): Promise<void> => {
      if (staged === 0) await createStage(database, table, { signal });
      await stageBatch(database, table, staged, batch, { signal });
      staged += batch.length;
    };
    try {
      for await (const batch of limitedBatches(users, settings, signal)) {
        if (held.length > 0) await inTurn(staging, signal, () => stage(held));
        held = batch;
      }
      // Users that fit into one batch need no table.
      if (staged === 0) return await mergeInTurn({ batch: held }, signal, deadline);
      await inTurn(staging, signal, () => stage(held));
      return await mergeInTurn({ table, staged }, signal, deadline);
    } catch (error) {
      // If this fails too, dropAbandoned drops the table later; the first error is the one to report.
      if (staged > 0 || held.length > 0) await dropStage(database, table).catch(() => {});
      throw sqlState(error) === '42P01' && staged > 0 ? importLost() : error;
    }
  };

  return {
    async run(users, { signal: ofCall, deadline: ofCaller, caller }) {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(importTookTooLong(settings.timeoutMs)), settings.timeoutMs);
      const signal = AbortSignal.any([ofCall, late.signal]);
      const deadline = Math.min(ofCaller, Date.now() + settings.timeoutMs);
      let leave: (() => void) | undefined;
      try {
        leave = await open.take(signal, caller);
        return await stageAndMerge(users, signal, deadline);
      } catch (error) {
        throw error instanceof PlacesFullError ? tooManyImports() : error;
      } finally {
        clearTimeout(timer);
        leave?.();
      }
    },
    discardAbandoned: () => dropAbandoned(database),
    counts: () => ({ open: open.taken, waiting: open.waiting }),
  };
};

const merge = async (transaction: Queryable, source: Source): Promise<ImportResult> => {
  const [result] = await mergeUsers(transaction, source);
  const expected = 'table' in source ? source.staged : source.batch.length;
  // A crash of the database empties an unlogged table.
  if (result?.found !== String(expected)) throw importLost();
  if ('table' in source) await dropStage(transaction, source.table);
  return { created: result.created, updated: result.updated };
};
