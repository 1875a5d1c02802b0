import { userDefinition, type UserDefinition, type UserMessage__Input } from '../../src/contract/user.js';
import { type Client, createChannel, createClient } from '../../src/grpc/client/index.js';
import { implement } from '../../src/grpc/server/index.js';
import type { LogEntry } from '../../src/grpc/testing/index.js';
import type { Database } from '../../src/platform/database/database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { migrations } from '../../src/user/migrations.js';
import { userRequestLimits } from '../../src/user/request-limits.js';
import { userHandlers } from '../../src/user/service.js';
import { userStore } from '../../src/user/store.js';
import { userImports } from '../../src/user/user-imports.js';
import { openTestDatabase } from '../support/database.js';
import { serveService } from '../support/serve-service.js';

export type UserClient = Client<UserDefinition>;

export interface UserService {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly client: UserClient;
  readonly database: Database;
  /** The text of each query since the last `reset`. */
  readonly queries: string[];
  /** The server's log: only server faults. */
  readonly log: readonly LogEntry[];
  /** Removes all users. */
  reset(): Promise<void>;
  /** Users 1 … count, in this order. */
  fill(count: number): Promise<void>;
  close(): Promise<void>;
}

/** The User service with its own database and a free port, and a client of it. */
export const startUserService = async (): Promise<UserService> => {
  const database = await openTestDatabase();
  await migrate(database, migrations);
  const queries: string[] = [];
  const recorded: Database = {
    ...database,
    query: (text, values) => {
      queries.push(text);
      return database.query(text, values);
    },
  };
  const implementation = implement(userDefinition, userHandlers(userStore(recorded), userImports(recorded)), {
    methods: userRequestLimits,
  });
  const server = await serveService('v1.user.User', implementation);
  const channel = createChannel({ target: `ipv4:${server.address}`, tls: 'disabled' });
  return {
    address: server.address,
    client: createClient(userDefinition, channel),
    database,
    queries,
    get log() {
      return server.log;
    },
    async reset() {
      await database.execute('TRUNCATE users, user_imports RESTART IDENTITY');
      queries.length = 0;
    },
    async fill(count) {
      await database.query(
        `INSERT INTO users (user_id, name, phone_number, age)
         SELECT n::text, 'User ' || n, '010-' || n, n % 100 FROM generate_series(1, $1::integer) AS n`,
        [count],
      );
    },
    async close() {
      channel.close();
      await server.close();
      await database.close();
    },
  };
};

/** A user to send; `overrides` may make it invalid. */
export const someone = (overrides: UserMessage__Input = {}): UserMessage__Input => ({
  name: 'Ada',
  phoneNumber: '+44 (0)20-7946',
  age: 36,
  ...overrides,
});
