import { status } from '@grpc/grpc-js';
import { type CallContext, callerOf, type StatusError } from '../../grpc/index.js';
import { BudgetExhaustedError, FairBudget, type BudgetShare } from './fair-budget.js';
import { processMemory } from '../../platform/process-memory.js';
import { refusal } from '../errors.js';

/** Large responses count in full against the memory of the process; see `defaultResponseBytes`. */
export interface ResponseMemory {
  /** The size in bytes of a page that may have `mostBytes`; smaller if the process has little memory. */
  pageBytes(mostBytes: number): number;
  /**
   * Reserves memory for rows of up to `mostBytes`, runs `work`, which reads them and builds the response, and holds
   * the response's size until the client has received it.
   *
   * @throws StatusError RESOURCE_EXHAUSTED (TOO_MUCH_UNREAD) when no memory is free in time; errors of `work`
   */
  answer<T>(context: CallContext, mostBytes: number, work: (memory: AnswerMemory) => Promise<Answer<T>>): Promise<T>;
  /** Like `answer`, for a stream that releases each page itself. The caller releases it. */
  reserve(context: CallContext, mostBytes: number, leastBytes?: number): Promise<PageMemory>;
  counts(): ResponseMemoryCounts;
}

/** A response, and at least its encoded size. */
export interface Answer<T> {
  readonly response: T;
  readonly bytes: number;
}

export interface AnswerMemory {
  /**
   * Releases the reservation and reserves memory for other rows: `mostBytes` if possible, otherwise down to
   * `leastBytes` (default `mostBytes`). Resolves to their limit. @throws like `answer`
   */
  readonly reserve: (mostBytes: number, leastBytes?: number) => Promise<number>;
}

export interface PageMemory {
  /** The maximum size of its rows. */
  readonly bytes: number;
  /** Adjusts the reservation to the size of the rows read. @throws like `answer` */
  hold(bytes: number): Promise<void>;
  release(): void;
}

export interface ResponseMemoryCounts {
  readonly heldBytes: number;
  readonly totalBytes: number;
  readonly waiting: number;
  readonly refused: number;
}

export interface ResponseMemoryOptions {
  /** Default `defaultResponseBytes()`. */
  readonly totalBytes?: number | undefined;
  /** Default 5,000. */
  readonly maxWaitMs?: number;
}

const mib = 1024 * 1024;
/** A page may have its full size if this much is free. */
const fullTotalBytes = 48 * mib;
const maxWaiting = 4_000;
const retryDelayMs = 1_000;

/**
 * Rows exist up to four times for a moment: as received from the database and encoded, both outside the heap, and as
 * strings in it, with up to two bytes per character.
 */
const copiesRead = 4;
/** Pending data: the message, and its TLS form; for an export's page, strings and the message in transit. */
const copiesHeld = 2;

/** An eighth of the memory or a quarter of the heap, whichever is less; at most 48 MiB, at least 8. */
export const defaultResponseBytes = ({ totalBytes, heapBytes } = processMemory()): number =>
  Math.max(8 * mib, Math.floor(Math.min(fullTotalBytes, totalBytes / 8, heapBytes / 4)));

export const createResponseMemory = (options: ResponseMemoryOptions = {}): ResponseMemory => {
  const { totalBytes = defaultResponseBytes(), maxWaitMs = 5_000 } = options;
  const budget = new FairBudget({ totalBytes, maxWaiting, maxWaitMs });
  let refused = 0;

  /** Waits for the budget, and converts its failure to the caller's error. */
  const orRefuse = async <T>(take: () => T | Promise<T>): Promise<T> => {
    try {
      return await take();
    } catch (error) {
      if (!(error instanceof BudgetExhaustedError)) throw error;
      refused++;
      throw tooMuchUnread();
    }
  };
  const take = (context: CallContext, mostBytes: number): Promise<BudgetShare> =>
    orRefuse(() => budget.take(callerOf(context), mostBytes * copiesRead, context));
  const hold = async (share: BudgetShare, bytes: number, context: CallContext): Promise<void> => {
    await orRefuse(() => share.grow(bytes * copiesHeld, context));
    share.shrink(bytes * copiesHeld);
  };

  const fitting = (context: CallContext, mostBytes: number, leastBytes: number): number =>
    Math.min(mostBytes, Math.max(leastBytes, Math.floor(budget.roomOf(callerOf(context)) / copiesRead)));

  return {
    pageBytes: (mostBytes) => Math.floor(mostBytes * Math.min(1, totalBytes / fullTotalBytes)),
    async answer(context, mostBytes, work) {
      const share = await take(context, mostBytes);
      try {
        const reserve: AnswerMemory['reserve'] = async (most, least = most) => {
          share.shrink(0); // otherwise calls that hold memory and wait for more would deadlock
          const bytes = fitting(context, most, least);
          await orRefuse(() => share.grow(Math.min(bytes * copiesRead, totalBytes / 4), context));
          return bytes;
        };
        const { response, bytes } = await work({ reserve });
        await hold(share, bytes, context);
        context.onEnd(() => share.release());
        return response;
      } catch (error) {
        share.release();
        throw error;
      }
    },
    async reserve(context, mostBytes, leastBytes = mostBytes) {
      const bytes = fitting(context, mostBytes, leastBytes);
      const share = await take(context, bytes);
      return { bytes, hold: (bytes) => hold(share, bytes, context), release: () => share.release() };
    },
    counts: () => ({ heldBytes: budget.heldBytes, totalBytes, waiting: budget.waiting, refused }),
  };
};

const tooMuchUnread = (): StatusError =>
  refusal(status.RESOURCE_EXHAUSTED, {
    reason: 'TOO_MUCH_UNREAD',
    message: 'unread responses hold all response memory; read them, and retry after 1 s',
    details: [{ kind: 'RetryInfo', retryDelayMs }],
  });
