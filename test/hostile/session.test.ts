import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { checkDatabase } from '../../src/platform/database/check-database.js';
import type { Database } from '../../src/platform/database/database.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { openServerDatabase } from '../../src/platform/database/server-database.js';
import { waitForDatabase } from '../../src/platform/database/wait-for-database.js';
import { toTimestamp } from '../../src/resources/timestamp.js';
import { migrations } from '../../src/user/migrations.js';
import { emptyUser } from '../../src/user/messages.js';
import { userStore } from '../../src/user/store.js';
import { closing } from '../support/closing.js';
import { createServerDatabase, serverSettings } from '../support/server-database.js';
import { startPgBouncer, startPostgres, type PostgresServer } from '../support/postgres.js';
import { createRecordingLogger } from '../../src/grpc/testing/index.js';
import { rejection } from '../support/rejection.js';

describe('a session with settings of its own', () => {
  let server: PostgresServer;
  let pooler: PostgresServer;
  let url: string;
  const closeLater = closing();

  before(async () => {
    server = await startPostgres(['TimeZone=Asia/Seoul', 'DateStyle=SQL,DMY', 'IntervalStyle=sql_standard']);
    pooler = await startPgBouncer(server.port);
    ({ url } = await createServerDatabase(server.url));
    await migrate(closeLater(open(url)), migrations);
  });
  after(async () => {
    await pooler.close();
    await server.close();
  });

  const open = (at: string, statementTimeoutMs = 5_000): Database =>
    openServerDatabase(serverSettings(at, { poolSize: 2, statementTimeoutMs }), { applicationName: 'duet-user' });
  const throughPooler = (): string => url.replace(`:${server.port}`, `:${pooler.port}`);

  const cases = {
    'Asia/Seoul and SQL, DMY': () => url,
    '?options=': () => `${url}?options=${encodeURIComponent('-c DateStyle=German -c TimeZone=America/New_York')}`,
    'PgBouncer in transaction mode': throughPooler,
  };
  for (const [name, at] of Object.entries(cases)) {
    it(`reads every time to the microsecond: ${name}`, async () => {
      const database = closeLater(open(at()));
      await migrate(database, migrations);
      const store = userStore(database);
      await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          store.create({ ...emptyUser, userId: `${name} ${index}`, name: 'Ada', phoneNumber: '123', age: 36 }),
        ),
      );
      const rows = await database.query<{ userId: string; seconds: string; micros: string }>(
        `SELECT user_id AS "userId", floor(extract(epoch FROM create_time))::text AS seconds,
           (extract(microseconds FROM create_time) % 1000000)::integer::text AS micros FROM users`,
      );
      const users = await store.getMany(rows.map(({ userId }) => userId));
      expect(rows.length).to.be.at.least(50);
      for (const { userId, seconds, micros } of rows)
        expect(toTimestamp(users.get(userId)?.createTime ?? '')).to.deep.equal({
          seconds,
          nanos: Number(micros) * 1_000,
        });
    });
  }

  it('has statements cancelled through PgBouncer, and serves the next one', async () => {
    const database = closeLater(open(throughPooler(), 200));
    const slow = await rejection(database.query('SELECT pg_sleep(30)'));
    expect(slow, String(slow.cause)).to.include({ code: status.DEADLINE_EXCEEDED });
    expect(await database.query('SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    const left = await closeLater(open(server.url)).query(
      "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(30)%' AND state = 'active' AND pid <> pg_backend_pid()",
    );
    expect(left).to.deep.equal([]);
  });

  it('of a LATIN1 database is refused with a sentence', async () => {
    const admin = closeLater(open(server.url));
    await admin.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    const error = await rejection(checkDatabase(closeLater(open(server.url.replace(/postgres$/, 'latin')))));
    expect(error).to.include({ name: 'UnsuitableDatabaseError' });
    expect(error.message).to.match(/^the database latin \(DATABASE_URL\) has the encoding LATIN1.*ENCODING 'UTF8'/);
  });

  it('of a read-only database is waited for', async () => {
    const admin = closeLater(open(server.url));
    await admin.execute('CREATE DATABASE frozen');
    await admin.execute('ALTER DATABASE frozen SET default_transaction_read_only = on');
    const logger = createRecordingLogger();
    const at = server.url.replace(/postgres$/, 'frozen');
    const prepare = async (): Promise<number> => {
      const database = open(at);
      try {
        await checkDatabase(database);
        return (await migrate(database, migrations)).length;
      } finally {
        await database.close();
      }
    };
    const thaw = {
      ...logger,
      warn: (fields: object, message: string) => {
        logger.warn(fields, message);
        void admin.execute('ALTER DATABASE frozen RESET default_transaction_read_only');
      },
    };
    expect(await waitForDatabase(prepare, { logger: thaw, firstPauseMs: 50 })).to.equal(migrations.length);
    expect(logger.entries[0]?.fields).to.include({ problem: 'the database is read-only; retry with backoff' });
  });
});
