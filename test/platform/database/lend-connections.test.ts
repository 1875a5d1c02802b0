import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { connect, createServer } from 'node:net';
import type { Database, Queryable } from '../../../src/platform/database/database.js';
import { openServerDatabase } from '../../../src/platform/database/server-database.js';
import { listen, startFaultProxy } from '../../../src/grpc/testing/index.js';
import { testServerUrl } from '../../support/database.js';
import { closing } from '../../support/closing.js';
import { rejection } from '../../support/rejection.js';
import { createServerDatabase, serverSettings } from '../../support/server-database.js';

const pidOf = async (database: Queryable): Promise<number | undefined> =>
  (await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]?.pid;

if (testServerUrl !== undefined) {
  const serverUrl = testServerUrl;

  describe('the connections of a pool', () => {
    const use = closing();
    let url: string;
    let admin: Database;
    let drop: () => Promise<void>;

    before(async () => {
      ({ url, drop } = await createServerDatabase(serverUrl));
      admin = openServerDatabase(serverSettings(url, { poolSize: 1 }), { applicationName: 'admin' });
    });
    after(async () => {
      await admin.close();
      await drop();
    });

    const open = (to = url, overrides: Parameters<typeof serverSettings>[1] = {}): Database =>
      use(openServerDatabase(serverSettings(to, overrides), { applicationName: 'pool' }));

    /** Holds a connection until it is released. */
    const hold = async (database: Database): Promise<{ pid: number | undefined; release: () => Promise<void> }> => {
      let release = (): void => {};
      const released = new Promise<void>((resolve) => (release = resolve));
      let ended: Promise<unknown> = Promise.resolve();
      const pid = await new Promise<number | undefined>((resolve, reject) => {
        ended = database.transaction(async (transaction) => {
          resolve(await pidOf(transaction));
          await released;
        });
        ended.catch(reject);
      });
      return {
        pid,
        async release() {
          release();
          await ended;
        },
      };
    };

    describe('that cannot become more', () => {
      const role = `limited_${randomUUID().replaceAll('-', '')}`;
      let limited: string;
      before(async () => {
        await admin.execute(`CREATE ROLE ${role} LOGIN PASSWORD 'limited' CONNECTION LIMIT 1`);
        const of = new URL(url);
        of.username = role;
        of.password = 'limited';
        limited = of.href;
      });
      after(() => admin.execute(`DROP ROLE ${role}`));

      it('are waited for while they are in use', async () => {
        const database = open(limited, { poolSize: 3 });
        const held = await hold(database);
        const waiting = [pidOf(database), pidOf(database)];
        while (database.pool().waiting < 2) await new Promise(setImmediate);
        await held.release();
        expect(await Promise.all(waiting)).to.deep.equal([held.pid, held.pid]);
      });

      it('are not waited for longer than a call may wait, and the error is the server’s', async () => {
        const database = open(limited, { poolSize: 3, connectionTimeoutMs: 300 });
        const held = await hold(database);
        const error = await rejection(pidOf(database));
        expect(error).to.include({ code: status.UNAVAILABLE }).and.have.nested.property('cause.code', '53300');
        await held.release();
      });

      it('fail at once where none is in use', async () => {
        const other = open(limited);
        const held = await hold(other);
        const beganMs = performance.now();
        expect(await rejection(pidOf(open(limited)))).to.include({ code: status.UNAVAILABLE });
        expect(performance.now() - beganMs).to.be.below(2_000);
        await held.release();
      });
    });

    it('are all replaced when one of them meets a server that has become read-only', async () => {
      const database = open();
      const held = await Promise.all([hold(database), hold(database), hold(database)]);
      const former = held.map(({ pid }) => pid);
      await Promise.all(held.map(async ({ release }) => release()));
      const raised = database.execute("DO $$ BEGIN RAISE 'no writes' USING ERRCODE = '25006'; END $$");
      expect(await rejection(raised)).to.have.nested.property('details[0].reason', 'DATABASE_READ_ONLY');
      const now = await Promise.all([hold(database), hold(database), hold(database)]);
      expect(now.map(({ pid }) => pid)).to.not.include.oneOf(former);
      await Promise.all(now.map(async ({ release }) => release()));
    });

    it('are not used again after an error that ends them: the time limit of a transaction', async () => {
      const database = open(url, { poolSize: 1 });
      const former = await pidOf(database);
      const raised = database.execute("DO $$ BEGIN RAISE 'too long' USING ERRCODE = '25P04'; END $$");
      expect(await rejection(raised)).to.have.nested.property('details[0].reason', 'DATABASE_TIMEOUT');
      expect(await pidOf(database)).to.not.equal(former);
    });

    it('are all replaced when the server falls silent on one of them', async () => {
      const through = new URL(url);
      const path = use(await startFaultProxy(Number(through.port || 5432)));
      through.host = path.address;
      const database = open(through.href, { statementTimeoutMs: 200 });
      const held = await Promise.all([hold(database), hold(database), hold(database)]);
      await Promise.all(held.map(async ({ release }) => release()));
      path.forget();
      expect(await rejection(pidOf(database))).to.include({ code: status.DEADLINE_EXCEEDED });
      const beganMs = performance.now();
      await Promise.all([pidOf(database), pidOf(database), pidOf(database)]);
      // Detecting each of the others would take as long: 2.2 s.
      expect(performance.now() - beganMs).to.be.below(2_000);
    });

    it('are not used again when a request to cancel a statement may still be on its way', async () => {
      const cancelRequest = 80_877_102;
      // Forwards connections, but keeps requests to cancel to itself.
      const path = createServer((near) => {
        near.once('data', (first) => {
          if (first.readInt32BE(4) === cancelRequest) return;
          const far = connect(Number(new URL(url).port || 5432), '127.0.0.1');
          far.write(first);
          near.pipe(far).pipe(near);
          for (const end of [near, far]) end.on('error', () => {});
        });
      });
      const through = new URL(url);
      through.hostname = '127.0.0.1';
      through.port = String(await listen(path));
      use({ close: () => void path.close() });
      const database = open(through.href, { poolSize: 1 });
      const before = await pidOf(database);
      const leave = new AbortController();
      const sleep = database.query('SELECT pg_sleep(0.5)', [], { signal: leave.signal });
      const sleeps = "SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'";
      while ((await admin.query(sleeps, [before])).length === 0);
      leave.abort(new Error('left'));
      expect(await rejection(sleep)).to.have.property('message', 'left');
      expect(await pidOf(database)).to.not.equal(before);
    });

    it('are not opened to a replica, unless it will do', async () => {
      const name = new URL(url).pathname.slice(1);
      // What a hot standby says, which would take a second server.
      await admin.execute(`
        CREATE SCHEMA standby;
        CREATE FUNCTION standby.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true';
        ALTER DATABASE ${name} SET search_path = standby, pg_catalog, public`);
      try {
        const error = await rejection(pidOf(open()));
        expect(error)
          .to.include({ code: status.UNAVAILABLE })
          .and.have.nested.property('cause.message', 'this server is a replica; name the primary');
        expect(error).to.have.nested.property('details[0].reason', 'DATABASE_READ_ONLY');
        const looking = use(openServerDatabase(serverSettings(url), { applicationName: 'a', acceptReplica: true }));
        expect(await pidOf(looking)).to.be.a('number');
      } finally {
        await admin.execute(`ALTER DATABASE ${name} RESET search_path`);
      }
    });
  });
}
