import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import { userDefinition, type UserDefinition } from '../../src/contract/user.js';
import { createChannel, createClient } from '../../src/grpc/client/index.js';
import { createServer, implement } from '../../src/grpc/server/index.js';
import type { Database } from '../../src/platform/database/database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { openServerDatabase } from '../../src/platform/database/server-database.js';
import { importDefaults, type ImportSettings } from '../../src/user/import-settings.js';
import { migrations } from '../../src/user/migrations.js';
import { userHandlers } from '../../src/user/service.js';
import { userStore } from '../../src/user/store.js';
import { userImports } from '../../src/user/user-imports.js';
import { closing } from '../support/closing.js';
import { createServerDatabase, serverSettings } from '../support/server-database.js';
import { startPostgres, type PostgresServer } from '../support/postgres.js';
import { createRecordingLogger } from '../../src/grpc/testing/index.js';
import { statusError } from '../support/rejection.js';

describe('imports at full size', () => {
  let server: PostgresServer;
  const closeLater = closing();

  before(async () => {
    server = await startPostgres();
  });
  after(() => server.close());

  const open = (url: string): Database =>
    closeLater(openServerDatabase(serverSettings(url), { applicationName: 'duet-user' }));

  /** This many pods of User, on one database with 100 users. */
  const startUsers = async (pods: number, limits: Partial<ImportSettings> = {}) => {
    const { url } = await createServerDatabase(server.url);
    const database = open(url);
    await migrate(database, migrations);
    await database.query(
      `INSERT INTO users (user_id, name, phone_number, age) SELECT 'old-' || n, 'Old', '123', 1 FROM generate_series(1, 100) AS n`,
    );
    const start = async () => {
      const pool = open(url);
      const grpc = createServer({
        services: [
          implement<UserDefinition>(
            userDefinition,
            userHandlers(userStore(pool), userImports(pool, { ...importDefaults, ...limits })),
          ),
        ],
        interceptors: [],
        tls: 'disabled',
        logger: createRecordingLogger(),
      });
      const port = await grpc.listen('127.0.0.1:0');
      const channel = closeLater(createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' }));
      closeLater({ close: () => grpc.close() });
      return createClient(userDefinition, channel);
    };
    return { database, clients: await Promise.all(Array.from({ length: pods }, start)) };
  };

  function* users(importer: number, count: number) {
    for (let n = 0; n < count; n++)
      yield { userMessage: { userId: `${importer}-${n}`, name: 'Ada Lovelace', phoneNumber: '01012341234', age: 36 } };
  }

  it('fail no GetUser: 12 of 60,000 users in two pods beside 100 GetUser a second', async function () {
    this.timeout(300_000);
    const { database, clients } = await startUsers(2);
    const stop = new AbortController();
    const failures: unknown[] = [];
    const calls: Promise<unknown>[] = [];
    const ask = async (): Promise<void> => {
      while (!stop.signal.aborted) {
        for (const client of clients)
          calls.push(client.GetUser({ userId: 'old-7' }, { timeoutMs: 10_000 }).catch((error) => failures.push(error)));
        await delay(20, undefined, { signal: stop.signal }).catch(() => {});
      }
    };
    const asking = ask();
    const imports = Array.from({ length: 12 }, async (_, index) => {
      const [first, second] = clients;
      const client = index % 2 === 0 ? first : second;
      return client?.ImportUsers(users(index, 60_000), { timeoutMs: 280_000 });
    });
    for (const result of await Promise.all(imports)) expect(result).to.deep.equal({ created: '60000', updated: '0' });
    stop.abort();
    await asking;
    await Promise.all(calls);
    expect(calls.length).to.be.above(500);
    expect(failures).to.deep.equal([]);
    const [row] = await database.query<{ count: string }>('SELECT count(*) FROM users');
    expect(row?.count).to.equal('720100');
  });

  it('leave no backend a second after they were cancelled while they were written', async function () {
    this.timeout(120_000);
    const { database, clients } = await startUsers(1);
    const active = async (): Promise<number> => {
      const rows = await database.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND query LIKE 'WITH staged%'`,
      );
      return rows.length;
    };
    const cancel = new AbortController();
    const [client] = clients;
    const cancelled = statusError(
      client?.ImportUsers(users(1, 100_000), { signal: cancel.signal, timeoutMs: 100_000 }) ?? Promise.resolve(),
    );
    while ((await active()) === 0) await delay(5);
    cancel.abort();
    expect((await cancelled).code).to.equal(status.CANCELLED);
    await delay(1_000);
    expect(await active()).to.equal(0);
    const [row] = await database.query<{ count: string }>('SELECT count(*) FROM users');
    expect(row?.count).to.equal('100');
  });

  it('that never end are refused at their bound and give their disk space back', async function () {
    this.timeout(300_000);
    const { database, clients } = await startUsers(1, { maxUsers: 200_000 });
    const size = async (): Promise<number> => {
      const [row] = await database.query<{ bytes: string }>('SELECT pg_database_size(current_database()) AS bytes');
      return Number(row?.bytes);
    };
    const before = await size();
    const [client] = clients;
    const error = await statusError(
      client?.ImportUsers(users(1, Infinity), { timeoutMs: 280_000 }) ?? Promise.resolve(),
    );
    expect(error.code).to.equal(status.RESOURCE_EXHAUSTED);
    expect(error.details[0]).to.include({ reason: 'IMPORT_TOO_LARGE' });
    expect((await size()) / before).to.be.below(1.1);
  });
});
