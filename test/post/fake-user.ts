import { userDefinition, type UserDefinition, type UserMessage } from '../../src/contract/user.js';
import { type CallContext, silentLogger } from '../../src/grpc/index.js';
import { emptyUserMessage } from '../../src/user/messages.js';
import { createServer, implement, type Service } from '../../src/grpc/server/index.js';
import { partialService } from '../../src/grpc/testing/index.js';

type UserService = Service<UserDefinition>;

export interface FakeUser {
  readonly target: string;
  /** Every call that has arrived. */
  readonly calls: CallContext[];
  close(): void;
}

/** The users that the fake server knows. */
export const names: ReadonlyMap<string, string> = new Map([
  ['1', 'Henry'],
  ['2', 'Michael'],
  ['3', 'Jessie'],
  ['4', 'Max'],
  ['5', 'Tony'],
]);

export const userMessage = (userId: string, name: string): UserMessage => ({ ...emptyUserMessage, userId, name });

export const known = (userId: string): UserMessage | null => {
  const name = names.get(userId);
  return name === undefined ? null : userMessage(userId, name);
};

/** A User server in this process that responds with `names`, or as a test says. */
export const startFakeUser = async (
  handlers: Partial<UserService> = {},
  address = '127.0.0.1:0',
): Promise<FakeUser> => {
  const calls: CallContext[] = [];
  const service = partialService(userDefinition, {
    async GetUser({ userId }) {
      return { userMessage: known(userId) };
    },
    async BatchGetUsers({ userIds }) {
      return {
        userMessages: userIds.map(known).filter((user) => user !== null),
        missingUserIds: userIds.filter((userId) => !names.has(userId)),
      };
    },
    ...handlers,
  });
  const server = createServer({
    services: [implement(userDefinition, service)],
    interceptors: [
      (context, next) => {
        calls.push(context);
        return next();
      },
    ],
    tls: 'disabled',
    logger: silentLogger,
  });
  const port = await server.listen(address);
  return { target: `ipv4:127.0.0.1:${port}`, calls, close: () => server.close() };
};
