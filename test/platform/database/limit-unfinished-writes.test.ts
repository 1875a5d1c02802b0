import { expect } from 'chai';
import type { Database, Queryable } from '../../../src/platform/database/database.js';
import { openServerDatabase } from '../../../src/platform/database/server-database.js';
import { toStatusError } from '../../../src/grpc/index.js';
import { closing } from '../../support/closing.js';
import { testServerUrl } from '../../support/database.js';
import { type PostgresServer, startPostgres } from '../../support/postgres.js';
import { rejection } from '../../support/rejection.js';
import { serverSettings } from '../../support/server-database.js';

if (testServerUrl !== undefined) {
  // A server of their own, because the standbys are a setting of the whole server.
  describe('unfinished writes', () => {
    const use = closing();
    let server: PostgresServer;
    let admin: Database;

    before(async function () {
      this.timeout(60_000);
      server = await startPostgres();
      admin = openServerDatabase(serverSettings(server.url, { poolSize: 1 }), { applicationName: 'admin' });
    });
    after(async () => {
      await admin.close();
      await server.close();
    });

    const open = (overrides: Parameters<typeof serverSettings>[1]): Database =>
      use(openServerDatabase(serverSettings(server.url, overrides), { applicationName: 'pool' }));

    const reasonOf = async (work: Promise<unknown>): Promise<string | undefined> => {
      const [detail] = toStatusError(await rejection(work)).details;
      return detail?.kind === 'ErrorInfo' ? detail.reason : undefined;
    };
    describe('that no synchronous standby has', () => {
      const setStandbys = async (names: string): Promise<void> => {
        const set = names === '' ? 'RESET synchronous_standby_names' : `SET synchronous_standby_names = '${names}'`;
        await admin.query(`ALTER SYSTEM ${set}`);
        await admin.query('SELECT pg_reload_conf()');
        const setting = "SELECT current_setting('synchronous_standby_names') AS names";
        while ((await admin.query<{ names: string }>(setting))[0]?.names !== names);
      };
      const insert = (database: Queryable, value: string): Promise<unknown> =>
        database.query('INSERT INTO kept VALUES ($1)', [value]);
      const valuesIn = async (database: Queryable): Promise<readonly string[]> =>
        (await database.query<{ value: string }>('SELECT value FROM kept ORDER BY value')).map(({ value }) => value);
      const waitingOnServer = async (): Promise<number | undefined> => {
        // Autovacuum waits too.
        const waits = `SELECT count(*)::int AS count FROM pg_stat_activity
                       WHERE wait_event = 'SyncRep' AND backend_type = 'client backend'`;
        return (await admin.query<{ count: number }>(waits))[0]?.count;
      };
      beforeEach(async () => {
        await admin.execute('CREATE TABLE kept (value text)');
        await setStandbys('nobody');
      });
      afterEach(async () => {
        await setStandbys('');
        await admin.execute('DROP TABLE kept');
      });

      it('are given up, and the write is not cancelled', async () => {
        const database = open({ statementTimeoutMs: 500 });
        const inTransaction = database.transaction(async (transaction) => insert(transaction, 'in a transaction'));
        for (const write of [insert(database, 'alone'), inTransaction])
          expect(await reasonOf(write)).to.equal('DATABASE_TIMEOUT');
        // A cancelled wait would have made them visible, and a failover would lose them.
        expect(await valuesIn(database)).to.deep.equal([]);
      });

      it('are not given up one after the other: writes are refused, and reads continue', async () => {
        const limits = { poolSize: 2, statementTimeoutMs: 500 };
        const database = open(limits);
        const refused = [];
        for (let number = 0; number < 20; number++) {
          const reason = await reasonOf(insert(database, `write ${number}`));
          if (reason === 'DATABASE_STANDBY_MISSING') refused.push(`write ${number}`);
          else expect(reason).to.equal('DATABASE_TIMEOUT');
        }
        expect(refused).to.have.length(18);
        const { open: connections } = database.pool();
        const inTransaction = database.transaction(async (transaction) => insert(transaction, 'in a transaction'));
        // A process that was started again knows nothing of the writes that the last one gave up.
        for (const write of [inTransaction, insert(open(limits), 'of a new pool')])
          expect(await reasonOf(write)).to.equal('DATABASE_STANDBY_MISSING');
        expect(await database.transaction(valuesIn)).to.deep.equal([]);
        expect(database.pool().open).to.equal(connections);
        expect(await waitingOnServer()).to.equal(2);

        await setStandbys('');
        while ((await waitingOnServer()) !== 0) await new Promise(setImmediate);
        await insert(database, 'write 20');
        expect(await valuesIn(database)).to.deep.equal(['write 0', 'write 1', 'write 20']);
      });

      it('are not given up one after the other where writes wait for one of these', async () => {
        await setStandbys('');
        await insert(admin, 'one');
        await setStandbys('nobody');
        const database = open({ poolSize: 2, statementTimeoutMs: 500 });
        const reasons = [];
        for (let number = 0; number < 4; number++)
          reasons.push(await reasonOf(database.query("UPDATE kept SET value = value WHERE value = 'one'")));
        const refused = 'DATABASE_STANDBY_MISSING';
        expect(reasons).to.deep.equal(['DATABASE_TIMEOUT', 'DATABASE_TIMEOUT', refused, refused]);
      });

      it('are waited for, and no write is refused, where statements have no time limit', async () => {
        const database = open({ poolSize: 1, statementTimeoutMs: 0 });
        const waits = Promise.all([insert(database, 'first'), insert(database, 'second')]);
        while ((await waitingOnServer()) !== 1) await new Promise(setImmediate);
        await setStandbys('');
        await waits;
        expect(await valuesIn(database)).to.deep.equal(['first', 'second']);
      });
    });

    it('that wait for a row are not given up one after the other', async () => {
      await admin.execute("CREATE TABLE held (value text); INSERT INTO held VALUES ('one')");
      const database = open({ poolSize: 2, statementTimeoutMs: 500 });
      const update = (): Promise<unknown> => database.query('UPDATE held SET value = value');
      const reasons: (string | undefined)[] = [];
      // Its COMMIT is not refused: it ends their wait.
      await database.transaction(async (transaction) => {
        await transaction.query('UPDATE held SET value = value');
        for (let number = 0; number < 4; number++) reasons.push(await reasonOf(update()));
      });
      expect(reasons).to.deep.equal(['DATABASE_TIMEOUT', 'DATABASE_TIMEOUT', 'DATABASE_BUSY', 'DATABASE_BUSY']);
      const waits = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE held%'";
      while ((await admin.query(waits)).length > 0);
      await update();
      await admin.execute('DROP TABLE held');
    });

    it('that wait for the disk of the server are not given up one after the other', async () => {
      // What a server shows whose disk stalls.
      await admin.execute(`
        CREATE TABLE slow (value text);
        CREATE SCHEMA stalled;
        CREATE VIEW stalled.pg_stat_activity AS
          SELECT current_database() AS datname, current_user AS usename, wait_event_type, wait_event,
            clock_timestamp() - interval '1 minute' AS query_start
          FROM (VALUES ('LWLock', 'WALWrite'), ('IO', 'WALSync')) AS waits (wait_event_type, wait_event);
        ALTER DATABASE postgres SET search_path = stalled, pg_catalog, public`);
      try {
        const insert = open({ poolSize: 2 }).query("INSERT INTO slow VALUES ('one')");
        expect(await reasonOf(insert)).to.equal('DATABASE_BUSY');
        await open({ poolSize: 3 }).query("INSERT INTO slow VALUES ('two')");
      } finally {
        await admin.execute('ALTER DATABASE postgres RESET search_path; DROP SCHEMA stalled CASCADE; DROP TABLE slow');
      }
    });
  });
}
