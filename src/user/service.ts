import type { BatchGetUsersResponse } from '../contract/gen/v1/user/BatchGetUsersResponse.js';
import type { CreateUserRequest } from '../contract/gen/v1/user/CreateUserRequest.js';
import type { ImportUsersRequest } from '../contract/gen/v1/user/ImportUsersRequest.js';
import type { UserDefinition, UserMessage } from '../contract/user.js';
import { callerOf } from '../grpc/index.js';
import type { Service } from '../grpc/server/index.js';
import { createRequestOf, type CreateRequest } from '../resources/create-request.js';
import { afterCursor, encodeCursor } from '../resources/cursor.js';
import { readMask, updateMask } from '../resources/field-mask.js';
import { checkFields, keysOf, pick } from '../resources/fields.js';
import { keysetPages } from '../resources/keyset-pages.js';
import { mapInOrder } from '../resources/map-in-order.js';
import { cutPage, pageSizeOf } from '../resources/page.js';
import { etag as etagRule, givenEtag, resourceId } from '../resources/rules.js';
import { uuidV7 } from '../resources/uuid-v7.js';
import { Violations } from '../resources/violations.js';
import {
  createResponseMemory,
  type Answer,
  type PageMemory,
  type ResponseMemory,
} from '../resources/memory/response-memory.js';
import { userNotFound } from './errors.js';
import { emptyUser, emptyUserMessage, toUserMessage, userMessageBytes, userSize } from './messages.js';
import { maxBatchGet } from './request-limits.js';
import type { UserStore } from './store.js';
import type { UserImports } from './user-imports.js';
import { changeableUserFields, firstUserFields, userFields, type NewUser, type User } from './user.js';

const exportPageSize = 500;
/** Concurrent lookups of one stream. Further requests are not read until one is answered. */
const maxLookupsInFlight = 64;

/** The first read of a list. Many lists are no longer, and many calls can hold this much at once. */
const firstUsers = 64;
/** A BatchGetUsers up to this size reserves no memory, because it is as small as a GetUser. */
const fewUsers = 8;

const listCursor = '/v1.user.User/ListUsers';
const exportCursor = '/v1.user.User/ExportUsers';

/** The service v1.user.User: validates requests, queries the store, and builds responses. */
export const userHandlers = (
  store: UserStore,
  imports: UserImports,
  memory: ResponseMemory = createResponseMemory(),
): Service<UserDefinition> => ({
  async GetUser({ userId, readMask: mask }) {
    const violations = new Violations();
    violations.check('user_id', userId, resourceId);
    const masked = readMask(violations, 'read_mask', mask, emptyUserMessage);
    violations.throwIfAny();

    const user = await store.get(userId);
    if (user === undefined) throw userNotFound(userId);
    return { userMessage: masked(toUserMessage(user)) };
  },

  async ListUsers({ pageSize, pageToken }, context) {
    const violations = new Violations();
    const size = pageSizeOf(violations, pageSize);
    const after = afterCursor(violations, 'page_token', listCursor, pageToken);
    violations.throwIfAny();

    const readFew = async (few: number): Promise<readonly User[] | undefined> => {
      const users = await store.list(after, few + 1);
      return users.length > few && few < size ? undefined : users;
    };
    const few = Math.min(size, firstUsers);
    return memory.answer(context, few * userSize.bytes, async ({ reserve }) => {
      let users = await readFew(few);
      if (users === undefined) {
        await reserve(size * userSize.bytes);
        users = await store.list(after, size + 1);
      }
      const { rows, more } = cutPage(users, size, userMessageBytes);
      const nextPageToken = more ? encodeCursor(listCursor, rows.at(-1)?.sequence ?? after) : '';
      return { response: { userMessages: rows.map(toUserMessage), nextPageToken }, bytes: bytesOf(rows) };
    });
  },

  async BatchGetUsers({ userIds, readMask: mask }, context) {
    const violations = new Violations();
    if (userIds.length > maxBatchGet) violations.add('user_ids', `must be at most ${maxBatchGet}`);
    else for (const [index, userId] of userIds.entries()) violations.check(`user_ids[${index}]`, userId, resourceId);
    const masked = readMask(violations, 'read_mask', mask, emptyUserMessage);
    violations.throwIfAny();

    const find = async (): Promise<Answer<BatchGetUsersResponse>> => {
      const users = await store.getMany(userIds);
      const userMessages: UserMessage[] = [];
      const missingUserIds: string[] = [];
      for (const userId of new Set(userIds)) {
        const user = users.get(userId);
        if (user === undefined) missingUserIds.push(userId);
        else userMessages.push(masked(toUserMessage(user)));
      }
      const bytes = bytesOf(users.values()) + missingUserIds.length * userFields.userId.size.bytes;
      return { response: { userMessages, missingUserIds }, bytes };
    };
    if (userIds.length <= fewUsers) return (await find()).response;
    return memory.answer(context, userIds.length * userSize.bytes, find);
  },

  async CreateUser(request) {
    const [user, createRequest] = checkCreate(request);
    return { userMessage: toUserMessage(await store.create(user, createRequest)) };
  },

  async UpdateUser({ userMessage, updateMask: mask }) {
    const violations = new Violations();
    const message = violations.required('user_message', userMessage);
    const fields = updateMask(violations, 'update_mask', mask, message, emptyUserMessage, changeableUserFields);
    checkFields(violations, 'user_message', userFields, message, ['userId', ...fields]);
    violations.check('user_message.etag', message.etag, etagRule);
    violations.throwIfAny();

    const changes = pick(message, fields);
    return { userMessage: toUserMessage(await store.update(message.userId, changes, givenEtag(message.etag))) };
  },

  async DeleteUser({ userId, etag }) {
    const violations = new Violations();
    violations.check('user_id', userId, resourceId);
    violations.check('etag', etag, etagRule);
    violations.throwIfAny();

    await store.delete(userId, givenEtag(etag));
    return {};
  },

  async *ExportUsers({ after }, context) {
    const violations = new Violations();
    const start = afterCursor(violations, 'after', exportCursor, after);
    violations.throwIfAny();

    let page: PageMemory | undefined;
    const read = async (last: string): Promise<readonly User[]> => {
      page?.release();
      page = await memory.reserve(context, exportPageSize * userSize.bytes);
      const users = await store.list(last, exportPageSize);
      await page.hold(bytesOf(users));
      return users;
    };
    try {
      for await (const users of keysetPages(read, start, context.signal)) {
        for (const user of users) {
          yield { userMessage: toUserMessage(user), cursor: encodeCursor(exportCursor, user.sequence) };
        }
      }
    } finally {
      page?.release();
    }
  },

  ImportUsers: (requests, context) =>
    imports.run(usersToImport(requests), {
      signal: context.signal,
      deadline: context.deadline,
      caller: callerOf(context),
    }),

  async *LookupUsers(requests, context) {
    const answers = await memory.reserve(context, maxLookupsInFlight * userSize.bytes);
    try {
      await answers.hold(maxLookupsInFlight * userSize.bytes);
      yield* mapInOrder(requests, maxLookupsInFlight, async ({ userId }) => {
        const violations = new Violations();
        violations.check('user_id', userId, resourceId);
        violations.throwIfAny();

        const user = await store.get(userId);
        return { userId, userMessage: user === undefined ? null : toUserMessage(user) };
      });
    } finally {
      answers.release();
    }
  },
});

const userKeys = keysOf(userFields);
/** An upper bound of the encoded size of these users' messages. */
const bytesOf = (users: Iterable<User>): number => {
  let bytes = 0;
  for (const user of users) bytes += userMessageBytes(user);
  return bytes;
};

const checkCreate = ({ userMessage, requestId }: CreateUserRequest): [NewUser, CreateRequest | undefined] => {
  const violations = new Violations();
  const message = violations.required('user_message', userMessage);
  const user = checkNewUser(violations, message);
  const request = createRequestOf(violations, requestId, pick(message, userKeys), emptyUser, firstUserFields);
  violations.throwIfAny();
  return [user, request];
};

async function* usersToImport(requests: AsyncIterable<ImportUsersRequest>): AsyncGenerator<NewUser, void, void> {
  let position = 0;
  for await (const { userMessage } of requests) {
    const violations = new Violations(++position);
    const user = checkNewUser(violations, violations.required('user_message', userMessage));
    violations.throwIfAny();
    yield user;
  }
}

/** A complete user to write, with a generated id if the caller sends none. */
const checkNewUser = (violations: Violations, message: UserMessage): NewUser => {
  const given = message.userId === '' ? { ...message, userId: uuidV7() } : message;
  checkFields(violations, 'user_message', userFields, given, userKeys);
  return pick(given, userKeys);
};
