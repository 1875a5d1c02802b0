import { status } from '@grpc/grpc-js';
import { type CallContext, callerOf, type StatusError } from '../../grpc/index.js';
import { BudgetExhaustedError, FairBudget, type BudgetShare } from './fair-budget.js';
import { processMemory } from '../../platform/process-memory.js';
import { refusal } from '../errors.js';

/** Everything of a large answer is counted against what a process has; see `defaultResponseBytes`. */
export interface ResponseMemory {
  /** Bytes of a page that may have `mostBytes`: less where the process has little memory. */
  pageBytes(mostBytes: number): number;
  /**
   * Reserves memory for rows that may have `mostBytes`, runs `work`, which reads them and makes the answer, and holds what that takes until
   * the client has it.
   *
   * @throws StatusError RESOURCE_EXHAUSTED (TOO_MUCH_UNREAD) when there is no memory in time; what `work` throws
   */
  answer<T>(context: CallContext, mostBytes: number, work: (memory: AnswerMemory) => Promise<Answer<T>>): Promise<T>;
  /** As `answer`, for a stream that gives up each page itself. The caller releases it. */
  reserve(context: CallContext, mostBytes: number, leastBytes?: number): Promise<PageMemory>;
  counts(): ResponseMemoryCounts;
}

/** A response, and at least its size when it is encoded. */
export interface Answer<T> {
  readonly response: T;
  readonly bytes: number;
}

export interface AnswerMemory {
  /**
   * Gives back what is reserved, and reserves memory for other rows: `mostBytes` where there is room for so much, and down to
   * `leastBytes` (default `mostBytes`) otherwise. Resolves to what they may have. @throws as `answer`
   */
  readonly reserve: (mostBytes: number, leastBytes?: number) => Promise<number>;
}

export interface PageMemory {
  /** What its rows may have. */
  readonly bytes: number;
  /** Adjusts the reservation to the size of the rows that were read. @throws as `answer` */
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
/** A page may have its full size where there is so much. */
const fullTotalBytes = 48 * mib;
const maxWaiting = 4_000;
const retryDelayMs = 1_000;

/**
 * Rows that are read exist up to four times for a moment: as they come from the database and encoded, both outside of the heap, and as
 * strings in it, with up to two bytes a character.
 */
const copiesRead = 4;
/** What waits to be sent: the message, and what TLS has made of it; of an export's page, strings and the message that is sent. */
const copiesHeld = 2;

/** An eighth of the memory or a quarter of the heap, whichever is less; at most 48 MiB, at least 8. */
export const defaultResponseBytes = ({ totalBytes, heapBytes } = processMemory()): number =>
  Math.max(8 * mib, Math.floor(Math.min(fullTotalBytes, totalBytes / 8, heapBytes / 4)));

export const createResponseMemory = (options: ResponseMemoryOptions = {}): ResponseMemory => {
  const { totalBytes = defaultResponseBytes(), maxWaitMs = 5_000 } = options;
  const budget = new FairBudget({ totalBytes, maxWaiting, maxWaitMs });
  let refused = 0;

  /** Waits for what the budget gives, and tells the caller when it gives nothing. */
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
          share.shrink(0); // or calls that hold some and wait for more would wait for each other
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
    message: 'answers that are not read yet hold all memory for them; read them, and retry after 1 s',
    details: [{ kind: 'RetryInfo', retryDelayMs }],
  });
