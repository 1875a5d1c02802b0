import { Metadata, status } from '@grpc/grpc-js';
import type { CallOptions } from '../grpc/client/index.js';
import { type CallContext, type Logger, requestIdOf, toStatusError } from '../grpc/index.js';
import { coalesceKeys } from '../resources/coalesce/coalesce-keys.js';
import type { Shared, Waiter } from '../resources/coalesce/shared-call.js';
import { FairBudget } from '../resources/memory/fair-budget.js';
import { defaultResponseBytes } from '../resources/memory/response-memory.js';
import type { AskUser } from './ask-user.js';
import type { Author } from './author.js';
import { messageSize } from '../resources/request-limits.js';
import { authorNotFound, authorUnknown } from './errors.js';
import { authorSize } from './messages.js';
import { postFields } from './post.js';

export interface Authors {
  /**
   * What is known of these users. It fails only when the call has ended; while User cannot answer, they are
   * `unavailable`.
   */
  find(userIds: Iterable<string>, call: CallContext): Promise<(userId: string) => Author>;
  /** The author of a post that is to be written. @throws StatusError FAILED_PRECONDITION (USER_NOT_FOUND), UNAVAILABLE */
  require(userId: string, call: CallContext): Promise<Author>;
}

export interface AuthorsOptions {
  /** Its client keeps a margin of its parent's time, or what it has learnt by then comes too late for those who wait. */
  readonly ask: AskUser;
  /** The most time that a call spends on finding out who the authors are, in milliseconds. */
  readonly budgetMs: number;
  readonly logger: Logger;
  /** Told, for each call, how many of its authors are what. Default none. */
  readonly count?: AuthorCounts;
  /**
   * Headers of Post's callers that User needs as they came, in lower case: a tenant, for example. Only callers who sent the
   * same values share a call to User. Default none.
   */
  readonly callerHeaders?: readonly string[];
  /** What User's answers may have together, in bytes; a call that may get more waits. Default a quarter of what answers of ours may have. */
  readonly answerBytes?: number;
}

export type AuthorCounts = (status: Author['status'], count: number) => void;

/** The most that is kept of a caller's time for the answer itself; of a short time, a quarter. */
const answerMarginMs = 50;
const warnEveryMs = 60_000;
/** What User answers of one user at most. */
const maxAuthorBytes = messageSize(postFields.authorUserId.size, authorSize).bytes;
/** Calls to User that wait for memory for their answers. */
const maxBatchesWaiting = 1_000;

interface AuthorWaiter extends Waiter {
  readonly call: CallContext;
}

/**
 * Post's view of User. The authors that are asked for in one turn of the event loop, by however many calls, become one
 * call to User.
 */
export const createAuthors = ({
  ask,
  budgetMs,
  logger,
  count,
  callerHeaders = [],
  answerBytes = defaultResponseBytes() / 4,
}: AuthorsOptions): Authors => {
  const warn = warnOfCodes(logger);
  // One holder gets half.
  const answers = new FairBudget({
    totalBytes: answerBytes * 2,
    maxWaiting: 2 * maxBatchesWaiting,
    maxWaitMs: budgetMs,
  });

  const loader = coalesceKeys<string, Author, AuthorWaiter>(
    async (userIds, shared) => {
      linkCalls(logger, userIds.length, shared);
      const share = await answers.take('User', userIds.length * maxAuthorBytes, shared);
      try {
        const authors = await ask(userIds, callOptions(shared, callerHeaders));
        for (const author of authors.values()) if (author.status === 'unavailable') warn(author.cause);
        return authors;
      } catch (error) {
        if (!shared.signal.aborted) warn(error);
        throw error;
      } finally {
        share.release();
      }
    },
    {
      isFaultOfOneKey,
      ...(callerHeaders.length > 0 && {
        groupOf: (waiter) => JSON.stringify(callerHeaders.map((name) => waiter?.call.metadata.get(name))),
      }),
    },
  );

  const find = async (wanted: Iterable<string>, call: CallContext): Promise<(userId: string) => Author> => {
    const userIds = new Set(wanted);
    const now = Date.now();
    const left = call.deadline - now;
    const deadline = now + Math.min(budgetMs, left - Math.min(answerMarginMs, left / 4));
    try {
      const authors = await loader.loadMany(userIds, { call, signal: call.signal, deadline });
      for (const { status } of authors.values()) count?.(status, 1);
      count?.('unavailable', userIds.size - authors.size);
      return (userId) => authors.get(userId) ?? { status: 'unavailable', cause: undefined };
    } catch (cause) {
      call.signal.throwIfAborted();
      count?.('unavailable', userIds.size);
      return () => ({ status: 'unavailable', cause });
    }
  };

  return {
    find,
    async require(userId, call) {
      const author = (await find([userId], call))(userId);
      if (author.status === 'notFound') throw authorNotFound(userId);
      if (author.status === 'unavailable') throw authorUnknown(userId, author.cause);
      return author;
    },
  };
};

/**
 * The call to User is Post's own, with Post's token. It belongs to the request and the trace of the first who asked, since a
 * header has room for one, and carries nothing else of the callers but `callerHeaders`, which are the same for them all.
 */
const callOptions = (
  { deadline, signal, waiters: [first] }: Shared<AuthorWaiter>,
  callerHeaders: readonly string[],
): CallOptions => ({
  waitForReady: true,
  ...(first && callerHeaders.length > 0 && { metadata: only(callerHeaders, first.call.metadata) }),
  parent: { deadline, signal, ...(first && { metadata: first.call.metadata, values: first.call.values }) },
});

const only = (names: readonly string[], metadata: Metadata): Metadata => {
  const picked = new Metadata();
  for (const name of names) for (const value of metadata.get(name)) picked.add(name, value);
  return picked;
};

/** Where one call stands for many, the log alone ties the others to it. */
const linkCalls = (logger: Logger, users: number, { waiters }: Shared<AuthorWaiter>): void => {
  if (waiters.length < 2) return;
  logger.debug(
    { users, requestIds: waiters.map(({ call }) => requestIdOf(call)) },
    'authors fetched in one call for several requests',
  );
};

/** User refuses a whole batch for one id that it cannot read. */
const isFaultOfOneKey = (error: unknown): boolean => {
  const { code } = toStatusError(error);
  return code === status.INVALID_ARGUMENT || code === status.INTERNAL;
};

/** Each code once a minute: an outage must not fill the log, nor hide that Post is not allowed to ask. */
const warnOfCodes = (logger: Logger): ((error: unknown) => void) => {
  const warnedAtMs = new Map<status, number>();
  return (error) => {
    const { code, message } = toStatusError(error);
    const now = performance.now();
    if (now - (warnedAtMs.get(code) ?? -Infinity) < warnEveryMs) return;
    warnedAtMs.set(code, now);
    logger.warn({ code: status[code], error: message }, 'cannot fetch authors from User');
  };
};
