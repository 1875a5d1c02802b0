import { postDefinition, type PostDefinition } from '../../src/contract/post.js';
import { userDefinition } from '../../src/contract/user.js';
import { type Client, createChannel, createClient, defaultClientInterceptors } from '../../src/grpc/client/index.js';
import { type Logger, silentLogger } from '../../src/grpc/index.js';
import { implement } from '../../src/grpc/server/index.js';
import type { LogEntry } from '../../src/grpc/testing/index.js';
import type { Database } from '../../src/platform/database/database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { askUser } from '../../src/post/ask-user.js';
import { createAuthors } from '../../src/post/authors.js';
import { migrations } from '../../src/post/migrations.js';
import { postRequestLimits } from '../../src/post/request-limits.js';
import { postHandlers } from '../../src/post/service.js';
import { postStore } from '../../src/post/store.js';
import { openTestDatabase } from '../support/database.js';
import { serveService } from '../support/serve-service.js';

export type PostClient = Client<PostDefinition>;

export interface TestDatabase extends Database {
  /** The statements that ran with `query`. */
  readonly queries: string[];
  /** The state after the migrations. */
  reset(): Promise<void>;
}

/** An empty, migrated database of Post's, which records its statements. */
export const openPostDatabase = async (): Promise<TestDatabase> => {
  const database = await openTestDatabase();
  await migrate(database, migrations);
  const queries: string[] = [];
  return {
    ...database,
    queries,
    query: async (text, values) => {
      queries.push(text);
      return database.query(text, values);
    },
    async reset() {
      await database.execute('TRUNCATE posts RESTART IDENTITY; DROP TABLE IF EXISTS schema_loads');
      queries.length = 0;
    },
  };
};

export interface PostOptions {
  readonly database: Database;
  /** The target of User. */
  readonly target: string;
  readonly budgetMs?: number;
  readonly logger?: Logger;
  /** Headers that User needs from each caller. */
  readonly callerHeaders?: readonly string[];
}

export interface RunningPost {
  /** `127.0.0.1:port` */
  readonly address: string;
  readonly client: PostClient;
  /** The server's log: only server faults. */
  readonly log: readonly LogEntry[];
  close(): Promise<void>;
}

/** Post as served in production, with this User, and a client of it, over real sockets. */
export const startPost = async ({
  database,
  target,
  budgetMs = 1_000,
  logger = silentLogger,
  callerHeaders = [],
}: PostOptions): Promise<RunningPost> => {
  const userChannel = createChannel({ target, tls: 'disabled', initialReconnectBackoffMs: 50 });
  const user = createClient(userDefinition, userChannel, {
    interceptors: defaultClientInterceptors({ logger }),
  });
  const authors = createAuthors({ ask: askUser(user), budgetMs, logger, callerHeaders });
  const implementation = implement(postDefinition, postHandlers(postStore(database), authors), {
    methods: postRequestLimits,
  });
  const service = await serveService('v1.post.Post', implementation);
  const channel = createChannel({ target: `ipv4:${service.address}`, tls: 'disabled' });
  return {
    address: service.address,
    client: createClient(postDefinition, channel),
    get log() {
      return service.log;
    },
    async close() {
      channel.close();
      await service.close();
      userChannel.close();
    },
  };
};

/** Fills the table with posts by the given users, in order. Their ids count from 1. */
export const insertPosts = async (
  database: Database,
  authorUserIds: readonly string[],
  body = 'body',
): Promise<void> => {
  await database.query(
    `INSERT INTO posts (post_id, author_user_id, title, body, tags)
     SELECT position::text, author, 'title ' || position, $2, ARRAY['tag'] FROM unnest($1::text[]) WITH ORDINALITY AS p (author, position)
     ORDER BY p.position`,
    [authorUserIds, body],
  );
};
