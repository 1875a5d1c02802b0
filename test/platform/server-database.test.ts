import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { EventEmitter, once } from 'node:events';
import type { Database } from '../../src/platform/database/database.js';
import { openServerDatabase } from '../../src/platform/database/server-database.js';
import { testServerUrl } from '../support/database.js';
import { createServerDatabase, serverSettings } from '../support/server-database.js';
import { startFaultProxy } from '../../src/grpc/testing/index.js';
import { rejection } from '../support/rejection.js';

// Behaviour that PGlite cannot show: it has one connection, no timeouts and no other clients.
if (testServerUrl !== undefined) {
  const serverUrl = testServerUrl;

  describe('a database on a server', () => {
    let database: Database;
    let url: string;
    let drop: () => Promise<void>;
    const idleErrors = new EventEmitter();

    before(async () => {
      ({ url, drop } = await createServerDatabase(serverUrl));
      database = openServerDatabase(
        serverSettings(url, {
          poolSize: 2,
          statementTimeoutMs: 200,
          idleInTransactionTimeoutMs: 300,
          connectionTimeoutMs: 300,
        }),
        {
          applicationName: 'duet-user',
          onIdleError: (error) => idleErrors.emit('told', error),
        },
      );
      await database.execute('CREATE TABLE parts (id text PRIMARY KEY)');
    });
    after(async () => {
      await database.close();
      await drop();
    });

    const pidOf = async (): Promise<number | undefined> =>
      (await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]?.pid;

    it('shows its name to the server', async () => {
      const [row] = await database.query("SELECT current_setting('application_name') AS name");
      expect(row).to.deep.equal({ name: 'duet-user' });
    });

    it('is DEADLINE_EXCEEDED for a statement that runs over, and keeps the connection', async () => {
      const pid = await pidOf();
      expect(await rejection(database.query('SELECT pg_sleep(5)'))).to.include({
        code: status.DEADLINE_EXCEEDED,
        message: 'the database took too long; retry with backoff',
      });
      expect(await pidOf()).to.equal(pid);
    });

    it('lets one transaction take longer than others may', async () => {
      await database.transaction(async (transaction) => transaction.query('SELECT pg_sleep(0.4)'), {
        statementTimeoutMs: 0,
      });
      const error = await rejection(
        database.transaction(async (transaction) => transaction.query('SELECT pg_sleep(5)'), {
          statementTimeoutMs: 20,
        }),
      );
      expect(error).to.include({ code: status.DEADLINE_EXCEEDED });
      expect(await rejection(database.query('SELECT pg_sleep(5)'))).to.include({ code: status.DEADLINE_EXCEEDED });
    });

    it('keeps the connection after a unique violation', async () => {
      const pid = await pidOf();
      await database.query("INSERT INTO parts VALUES ('a')");
      await rejection(database.query("INSERT INTO parts VALUES ('a')"));
      await rejection(database.transaction(async (transaction) => transaction.query("INSERT INTO parts VALUES ('a')")));
      expect(await pidOf()).to.equal(pid);
    });

    it('is ABORTED for one of two transactions that cannot both be, and the other commits', async () => {
      await database.query("INSERT INTO parts VALUES ('x'), ('y')");
      const held = new EventEmitter();
      const bothHeld = { x: once(held, 'x'), y: once(held, 'y') };
      const change = async (first: 'x' | 'y', second: 'x' | 'y') =>
        database.transaction(
          async (transaction) => {
            await transaction.query('UPDATE parts SET id = id WHERE id = $1', [first]);
            held.emit(first);
            await bothHeld[second];
            await transaction.query('UPDATE parts SET id = id WHERE id = $1', [second]);
          },
          { statementTimeoutMs: 10_000 },
        );
      const results = await Promise.allSettled([change('x', 'y'), change('y', 'x')]);
      expect(results.map((result) => result.status).toSorted()).to.deep.equal(['fulfilled', 'rejected']);
      expect(results.find((result) => result.status === 'rejected')).to.have.nested.property(
        'reason.code',
        status.ABORTED,
      );
    }).timeout(15_000);

    it('drops a connection that breaks under a query, and works on', async () => {
      const killed = database.query('SELECT pg_terminate_backend(pg_backend_pid())');
      expect(await rejection(killed)).to.include({
        code: status.UNAVAILABLE,
        message: 'the database cannot be reached; retry with backoff',
      });
      expect(await database.query('SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    });

    it('drops a connection that breaks in a transaction, and works on', async () => {
      const broken = database.transaction(async (transaction) => {
        await transaction.query('SELECT pg_terminate_backend(pg_backend_pid())');
      });
      expect(await rejection(broken)).to.include({ code: status.UNAVAILABLE });
      expect(await database.query('SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    });

    it('uses a connection again whose transaction could not begin', async () => {
      const one = openServerDatabase(serverSettings(url, { poolSize: 1 }), { applicationName: 'one' });
      const tooLong = { statementTimeoutMs: 2 ** 31 }; // BEGIN succeeds, and SET LOCAL fails.
      expect(await rejection(one.transaction(async () => {}, tooLong))).to.have.property('code', '22023');
      expect(await one.query('SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
      await one.close();
    });

    it('waits once for a server that falls silent in a transaction, and not for its ROLLBACK too', async () => {
      const through = new URL(url);
      const path = await startFaultProxy(Number(through.port || 5432));
      through.host = path.address;
      const silenced = openServerDatabase(serverSettings(through.href, { poolSize: 1, statementTimeoutMs: 200 }), {
        applicationName: 'silenced',
      });
      let silentAtMs = 0;
      const lost = silenced.transaction(async (transaction) => {
        path.set({ blackhole: true });
        silentAtMs = performance.now();
        await transaction.query('SELECT 1');
      });
      expect(await rejection(lost)).to.include({ code: status.DEADLINE_EXCEEDED });
      // 2 s more than the statement's timeout, and twice that with a ROLLBACK.
      expect(performance.now() - silentAtMs).to.be.within(2_000, 4_000);
      path.close();
      await silenced.close();
    });

    it('drops a connection that breaks while idle, logs it, and continues', async () => {
      const other = openServerDatabase(serverSettings(url, { poolSize: 1 }), { applicationName: 'other' });
      const pid = await pidOf();
      const told = once(idleErrors, 'told');
      await other.query('SELECT pg_terminate_backend($1)', [pid]);
      await other.close();
      await told;
      expect(await database.query('SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    });

    it('ends a transaction that idles, and works on', async () => {
      const idled = database.transaction(async (transaction) => {
        await transaction.query('SELECT 1');
        await database.query('SELECT pg_sleep(0.15)');
        await database.query('SELECT pg_sleep(0.15)');
        await database.query('SELECT pg_sleep(0.15)');
        await transaction.query('SELECT 1');
      });
      expect(await rejection(idled)).to.include({ code: status.UNAVAILABLE });
      expect(await database.query('SELECT 1 AS one')).to.deep.equal([{ one: 1 }]);
    });

    it('is UNAVAILABLE to those who wait too long for a connection, and counts them', async () => {
      const busy = [1, 2].map(async () =>
        database.transaction(async (transaction) => transaction.query('SELECT pg_sleep(0.6)'), {
          statementTimeoutMs: 5_000,
        }),
      );
      const waiting = rejection(database.query('SELECT 1'));
      await new Promise(setImmediate);
      expect(database.pool?.().waiting).to.equal(1);
      expect(await waiting).to.include({ code: status.UNAVAILABLE });
      await Promise.all(busy);
    });

    it('names a rejected password and a missing database', async () => {
      const missing = new URL(url);
      missing.pathname = '/nowhere';
      const absent = openServerDatabase(serverSettings(missing.href), { applicationName: 'test' });
      expect(await rejection(absent.query('SELECT 1')))
        .to.include({ code: status.UNAVAILABLE })
        .and.have.nested.property('cause.code', '3D000');
      await absent.close();
    });
  });
}
