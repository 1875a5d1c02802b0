import { expect } from 'chai';
import { userDefinition } from '../../src/contract/user.js';
import { createChannel, createClient } from '../../src/grpc/client/index.js';
import { implement } from '../../src/grpc/server/index.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { migrations } from '../../src/user/migrations.js';
import { userHandlers } from '../../src/user/service.js';
import { userStore, type UserStore } from '../../src/user/store.js';
import { userImports } from '../../src/user/user-imports.js';
import type { HistoryLine } from '../clients/history/operation.js';
import { runWorkload } from '../clients/history/workload.js';
import { openTestDatabase } from '../support/database.js';
import { goProgram } from '../support/go.js';
import { serveService } from '../support/serve-service.js';
import { checkHistory } from './check-history.js';
import { forgetfulLists, inconsistentStores } from './faulty-stores.js';

const calls = 2_000;

/** The history of calls to a User whose store has the fault. */
const historyOf = async (spoil: (store: UserStore) => UserStore): Promise<HistoryLine[]> => {
  const database = await openTestDatabase();
  try {
    await migrate(database, migrations);
    const handlers = userHandlers(spoil(userStore(database)), userImports(database));
    const server = await serveService('v1.user.User', implement(userDefinition, handlers));
    const channel = createChannel({ target: `ipv4:${server.address}`, tls: 'disabled' });
    try {
      const history: HistoryLine[] = [];
      const enough = new AbortController();
      const write = (line: HistoryLine): void => {
        history.push(line);
        if (history.length >= calls) enough.abort();
      };
      await runWorkload({
        user: createClient(userDefinition, channel),
        callsPerSecond: 1_000,
        seed: 1,
        write,
        signal: enough.signal,
      });
      return history;
    } finally {
      channel.close();
      await server.close();
    }
  } finally {
    await database.close();
  }
};

describe('the checker of histories', function () {
  this.timeout(60_000);
  before(async function () {
    this.timeout(300_000);
    await goProgram('check-history');
  });

  it('reports no fault of User', async () => {
    const verdict = await checkHistory(await historyOf((store) => store));
    expect(verdict).to.include({ open: 0 });
    expect(verdict.operations).to.be.above(calls / 2);
    expect(verdict.listings).to.be.above(0);
    expect([verdict.illegal, verdict.undecided, verdict.missing]).to.deep.equal([[], [], []]);
  });

  for (const [fault, spoil] of Object.entries(inconsistentStores)) {
    it(`detects a store that ${fault}`, async () => {
      const { illegal, undecided } = await checkHistory(await historyOf(spoil));
      expect(illegal).to.not.deep.equal([]);
      expect(undecided).to.deep.equal([]);
    });
  }

  it('detects a store whose listings lack one user in ten', async () => {
    const { illegal, missing } = await checkHistory(await historyOf(forgetfulLists));
    expect(illegal).to.deep.equal([]);
    expect(missing).to.not.deep.equal([]);
  });
});
