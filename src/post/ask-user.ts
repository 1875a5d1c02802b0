import { status } from '@grpc/grpc-js';
import { userDefinition, type UserDefinition } from '../contract/user.js';
import type { CallOptions, Client } from '../grpc/client/index.js';
import { StatusError } from '../grpc/index.js';
import type { Author } from './author.js';

const methods = ['BatchGetUsers', 'GetUser'] as const;

export type UserClient = Pick<Client<UserDefinition>, (typeof methods)[number]>;

/**
 * The paths of all methods of User that Post calls. The policies that allow Post to call User are generated from
 * these.
 */
export const calledMethods: readonly string[] = methods.map((name) => userDefinition[name].path);

export type AskUser = (userIds: readonly string[], options: CallOptions) => Promise<ReadonlyMap<string, Author>>;

/** The user_id too, to match the answers. */
const readMask = { paths: ['user_id', 'name'] };

/** Concurrent calls of one batch, with a server without BatchGetUsers. */
const maxCallsInFlight = 8;

/**
 * How long a server counts as lacking BatchGetUsers after it said so. The balancer picks a connection after the
 * method is chosen, so nothing can be remembered per connection. GetUser works on old and new servers, and an upgrade
 * is noticed within this time.
 */
const withoutBatchMs = 60_000;

/**
 * Fetches the names of at most 1,000 users from User: by BatchGetUsers, or by GetUser if that is UNIMPLEMENTED.
 * Missing users are `notFound`. If one GetUser fails, only its user is `unavailable`.
 *
 * @throws StatusError when BatchGetUsers fails
 */
export const askUser = (client: UserClient, now: () => number = Date.now): AskUser => {
  let oneByOneUntilMs = 0;

  return async (userIds, options) => {
    if (now() >= oneByOneUntilMs) {
      try {
        return await askTogether(client, userIds, options);
      } catch (error) {
        if (!hasCode(error, status.UNIMPLEMENTED)) throw error;
        oneByOneUntilMs = now() + withoutBatchMs;
      }
    }
    return askOneByOne(client, userIds, options);
  };
};

const askTogether = async (
  client: UserClient,
  userIds: readonly string[],
  options: CallOptions,
): Promise<Map<string, Author>> => {
  const { userMessages } = await client.BatchGetUsers({ userIds: [...userIds], readMask }, options);
  const authors = new Map<string, Author>(userIds.map((userId) => [userId, { status: 'notFound' }]));
  for (const { userId, name } of userMessages) authors.set(userId, { status: 'found', name });
  return authors;
};

const askOneByOne = async (
  client: UserClient,
  userIds: readonly string[],
  options: CallOptions,
): Promise<Map<string, Author>> => {
  const authors = new Map<string, Author>();
  const left = userIds.values();
  const worker = async (): Promise<void> => {
    for (const userId of left) authors.set(userId, await askFor(client, userId, options));
  };
  await Promise.all(Array.from({ length: maxCallsInFlight }, worker));
  return authors;
};

const askFor = async (client: UserClient, userId: string, options: CallOptions): Promise<Author> => {
  try {
    const { userMessage } = await client.GetUser({ userId, readMask }, options);
    // The tutorial's server responds OK without a user for a missing one.
    return userMessage === null ? { status: 'notFound' } : { status: 'found', name: userMessage.name };
  } catch (error) {
    return hasCode(error, status.NOT_FOUND) ? { status: 'notFound' } : { status: 'unavailable', cause: error };
  }
};

const hasCode = (error: unknown, code: status): boolean => error instanceof StatusError && error.code === code;
