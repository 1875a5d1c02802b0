import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../src/platform/database/database.js';
import { type FaultProxy, startFaultProxy } from '../../src/grpc/testing/index.js';
import { list, paced, percentile, tally, type Outcome } from './load.js';
import { startRealPost, type RealPost } from './start-real-post.js';
import { openUserDatabase, startUnreliableUser, type UnreliableUser } from './unreliable-user.js';

const budgetMs = 500;
const keepalive = { timeMs: 300, timeoutMs: 600 };
const marginMs = 700;

describe('Post, when one of two Users', function () {
  this.timeout(30_000);
  let userDatabase: Database;
  let bad: UnreliableUser;
  let good: UnreliableUser;
  let badPath: FaultProxy;
  let post: RealPost | undefined;

  before(async function () {
    this.timeout(60_000);
    userDatabase = await openUserDatabase();
    [bad, good] = await Promise.all([startUnreliableUser(userDatabase), startUnreliableUser(userDatabase)]);
    badPath = await startFaultProxy(bad.port);
  });
  afterEach(async () => {
    await post?.close();
    badPath.set({});
    bad.reset();
    good.reset();
  });
  after(async () => {
    badPath.close();
    bad.close();
    good.close();
    await userDatabase.close();
  });

  /** Post, once it calls both. */
  const start = async (
    outliers: string,
    settings: Readonly<Record<string, string>> = {},
  ): Promise<RealPost['client']> => {
    const { client } = (post = await startRealPost([badPath.address, `127.0.0.1:${good.port}`], {
      AUTHOR_BUDGET_MS: `${budgetMs}`,
      USER_KEEPALIVE_TIME_MS: `${keepalive.timeMs}`,
      USER_KEEPALIVE_TIMEOUT_MS: `${keepalive.timeoutMs}`,
      USER_OUTLIER_INTERVAL_MS: outliers,
      ...settings,
    }));
    while (bad.attempts.length === 0 || good.attempts.length === 0) await list(client);
    return client;
  };

  it('is behind a black hole, asks the other while there is time, and lacks no author', async () => {
    const client = await start('off', { AUTHOR_BUDGET_MS: '2000', USER_KEEPALIVE_TIME_MS: 'off' });
    const reconnecting = badPath.nextConnection();
    badPath.set({ blackhole: true });
    const [outcomes] = await Promise.all([paced(100, 8, async () => list(client)), reconnecting]);
    expect(tally(outcomes)).to.deep.equal({ FOUND: 100 });
    expect(percentile(99, outcomes)).to.be.at.least(400); // Some were with the hung one.
  });

  it('is behind a black hole, gets authors from the other, and from it alone once keepalive has noticed', async () => {
    const client = await start('off', { USER_READ_IDLE_TIMEOUT_MS: 'off' });
    const reconnecting = badPath.nextConnection();
    badPath.set({ blackhole: true });
    const [outcomes] = await Promise.all([paced(100, 8, async () => list(client)), reconnecting]);
    const { FOUND = 0, UNAVAILABLE = 0, ...others } = tally(outcomes);
    expect(others).to.deep.equal({});
    expect(FOUND).to.be.at.least(30);
    expect(UNAVAILABLE).to.be.at.least(1);
    expect(percentile(99, outcomes)).to.be.below(budgetMs + marginMs);
    // With alternate calls to a dead one it would be half; on a busy machine a budget may run out by itself.
    expect(tally(await paced(50, 4, async () => list(client)))['FOUND']).to.be.at.least(45);
  });

  it('is slow and well connected, leaves it out by outlier detection, and calls it again when it is well', async () => {
    const client = await start('500');
    bad.fail(({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())));
    const outcomes: Outcome[] = [];
    const twenty = async (): Promise<Record<string, number>> => {
      const some = await paced(20, 5, async () => list(client));
      outcomes.push(...some);
      return tally(some);
    };
    // Each time that it is left out lasts longer than the one before, so twenty calls fit in on a busy machine too.
    while ((await twenty())['FOUND'] !== 20) expect(outcomes.length, 'calls until it was left out').to.be.below(600);
    expect(percentile(99, outcomes)).to.be.below(budgetMs + marginMs);
    expect(tally(outcomes)).to.have.all.keys('FOUND', 'UNAVAILABLE');

    bad.reset();
    while (bad.attempts.length === 0) {
      expect(await list(client)).to.include({ saw: 'FOUND' });
      await delay(5);
    }
  });
});
