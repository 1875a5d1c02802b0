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
   * The authors for these users. Fails only when the call has ended; while User is unreachable, they are
   * `unavailable`.
   */
  find(userIds: Iterable<string>, call: CallContext): Promise<(userId: string) => Author>;
  /** The author of a post to write. @throws StatusError FAILED_PRECONDITION (USER_NOT_FOUND), UNAVAILABLE */
  require(userId: string, call: CallContext): Promise<Author>;
}

export interface AuthorsOptions {
  /** The client must reserve a margin of its parent's time, or its results come too late for the waiters. */
  readonly ask: AskUser;
  /** The maximum time that a call spends on fetching authors, in milliseconds. */
  readonly budgetMs: number;
  readonly logger: Logger;
  /** Called per call with the number of its authors by result. Default none. */
  readonly count?: AuthorCounts;
  /**
   * Headers of Post's callers that User needs unchanged, in lower case, such as a tenant. Only callers with the same
   * values share a call to User. Default none.
   */
  readonly callerHeaders?: readonly string[];
  /**
   * The memory in bytes for User's responses; a call that may exceed it waits. Default a quarter of the response
   * memory.
   */
  readonly answerBytes?: number;
}

export type AuthorCounts = (status: Author['status'], count: number) => void;

/** The maximum time reserved for the response; of a short deadline, a quarter. */
const answerMarginMs = 50;
const warnEveryMs = 60_000;
/** The maximum size of one user in User's response. */
const maxAuthorBytes = messageSize(postFields.authorUserId.size, authorSize).bytes;
/** Calls to User that wait for response memory. */
const maxBatchesWaiting = 1_000;

interface AuthorWaiter extends Waiter {
  readonly call: CallContext;
}

/** Post's client of User. The authors that all calls request in one turn of the event loop become one call to User. */
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
 * The call to User is Post's own, with Post's token. It has the request id and trace of its first caller, because a
 * header has room for one, and otherwise only `callerHeaders`, which are equal for all callers.
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

/** When one call serves many, only the log connects the others to it. */
const linkCalls = (logger: Logger, users: number, { waiters }: Shared<AuthorWaiter>): void => {
  if (waiters.length < 2) return;
  logger.debug(
    { users, requestIds: waiters.map(({ call }) => requestIdOf(call)) },
    'authors fetched in one call for several requests',
  );
};

/** User rejects a whole batch for one invalid id. */
const isFaultOfOneKey = (error: unknown): boolean => {
  const { code } = toStatusError(error);
  return code === status.INVALID_ARGUMENT || code === status.INTERNAL;
};

/** Each code once a minute: an outage must not fill the log, nor hide that Post lacks permission. */
const warnOfCodes = (logger: Logger): ((error: unknown) => void) => {
  const warnedAtMs = new Map<status, number>();
  return (error) => {
    const { code, message } = toStatusError(error);
    const now = performance.now();
    if (now - (warnedAtMs.get(code) ?? -Infinity) < warnEveryMs) return;
    warnedAtMs.set(code, now);
    logger.warn({ code: status[code], error: message }, 'cannot fetch authors from User; check that User is ready');
  };
};
