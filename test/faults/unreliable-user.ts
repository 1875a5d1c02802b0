import { userDefinition } from '../../src/contract/user.js';
import { type CallContext, silentLogger } from '../../src/grpc/index.js';
import { createServer, deadline, implement } from '../../src/grpc/server/index.js';
import type { Database } from '../../src/platform/database/database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { loadFirstData } from '../../src/user/first-data.js';
import { migrations } from '../../src/user/migrations.js';
import { userHandlers } from '../../src/user/service.js';
import { userStore } from '../../src/user/store.js';
import { userImports } from '../../src/user/user-imports.js';
import { openTestDatabase } from '../support/database.js';

/** The fault of a call before User's handler runs: none, a delay, or an error. */
export type Fault = (context: CallContext) => Promise<void>;

const none: Fault = async () => {};

export interface UnreliableUser {
  readonly port: number;
  /** The attempt number of each call that has arrived since `reset`: 0 is the first, others are retries. */
  readonly attempts: readonly number[];
  /** From now on. */
  fail(fault: Fault): void;
  /** Removes the fault and resets the counts. */
  reset(): void;
  close(): void;
}

/** User's database with the first users. */
export const openUserDatabase = async (): Promise<Database> => {
  const database = await openTestDatabase();
  await migrate(database, migrations);
  await loadFirstData(database);
  return database;
};

/** User's own handlers and store on a free port. Its clients may ping without limit. */
export const startUnreliableUser = async (database: Database): Promise<UnreliableUser> => {
  const attempts: number[] = [];
  let fault = none;
  const server = createServer({
    services: [implement(userDefinition, userHandlers(userStore(database), userImports(database)))],
    interceptors: [
      deadline({ defaultMs: 10_000 }),
      async (context, next) => {
        const [earlier = '0'] = context.metadata.get('grpc-previous-rpc-attempts');
        attempts.push(Number(earlier));
        await fault(context);
        await next();
      },
    ],
    tls: 'disabled',
    logger: silentLogger,
    pings: { minTimeMs: 0, permitWithoutStream: true },
  });
  const port = await server.listen('127.0.0.1:0');
  return {
    port,
    attempts,
    fail(next) {
      fault = next;
    },
    reset() {
      fault = none;
      attempts.length = 0;
    },
    close: () => server.close(),
  };
};
