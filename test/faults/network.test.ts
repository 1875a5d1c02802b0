import { expect } from 'chai';
import type { Database } from '../../src/platform/database/database.js';
import { type FaultProxy, startFaultProxy } from '../../src/grpc/testing/index.js';
import { create, list, many, percentile, tally } from './load.js';
import { startRealPost, type RealPost } from './start-real-post.js';
import { openUserDatabase, startUnreliableUser, type UnreliableUser } from './unreliable-user.js';

const budgetMs = 1_000;
const keepalive = { timeMs: 300, timeoutMs: 900 };
/** From the first call on a dead path until Post has detected it: the defaults. */
const hungAfterMs = 150 + 400;
/** For the query of the posts, and for a busy machine. */
const marginMs = 700;
const attemptsOfPolicy = 4;

describe('Post, when the network to User', function () {
  this.timeout(30_000);
  let userDatabase: Database;
  let user: UnreliableUser;
  let path: FaultProxy;
  let post: RealPost;

  before(async function () {
    this.timeout(60_000);
    userDatabase = await openUserDatabase();
    user = await startUnreliableUser(userDatabase);
    path = await startFaultProxy(user.port);
    post = await startRealPost([path.address], {
      AUTHOR_BUDGET_MS: `${budgetMs}`,
      USER_KEEPALIVE_TIME_MS: `${keepalive.timeMs}`,
      USER_KEEPALIVE_TIMEOUT_MS: `${keepalive.timeoutMs}`,
    });
  });
  afterEach(async () => {
    path.set({});
    user.reset();
    while ((await list(post.client)).saw !== 'FOUND');
  });
  after(async () => {
    await post.close();
    path.close();
    user.close();
    await userDatabase.close();
  });

  it('takes 200 ms to go there and back, fills listings, each within its budget', async () => {
    path.set({ latencyMs: 90, jitterMs: 20 });
    const outcomes = await many(60, 20, async () => list(post.client));
    expect(tally(outcomes)).to.deep.equal({ FOUND: 60 });
    expect(percentile(1, outcomes)).to.be.at.least(180);
    expect(percentile(99, outcomes)).to.be.below(budgetMs);
  });

  it('takes longer than the budget, lists posts without authors and refuses to write, when the budget is spent', async () => {
    path.set({ latencyMs: budgetMs });
    const [listings, writes] = await Promise.all([
      many(20, 20, async () => list(post.client)),
      many(4, 4, async () => create(post.client)),
    ]);
    expect([tally(listings), tally(writes)]).to.deep.equal([{ UNAVAILABLE: 20 }, { UNAVAILABLE: 4 }]);
    // User's response would have arrived after twice the budget.
    expect(percentile(99, [...listings, ...writes])).to.be.below(budgetMs + marginMs);
    expect(percentile(1, listings)).to.be.at.least(budgetMs - 50);
  });

  it('resets connections in the middle of calls, fails no listing, and asks User again no more often than the policy says', async () => {
    path.set({ latencyMs: 2 });
    let calls = 0;
    let resets = 0;
    user.fail(async () => {
      calls += 1;
      if (calls % 3 === 0) resets += path.reset();
    });
    const outcomes = await many(300, 15, async () => list(post.client));
    expect(tally(outcomes)).to.deep.equal({ FOUND: 300 });
    expect(resets).to.be.at.least(5);
    expect(Math.max(...user.attempts)).to.be.within(1, attemptsOfPolicy - 1);
  });

  it('is a black hole, answers within the budget, and fills listings at once when the path is back', async () => {
    path.set({ blackhole: true });
    const outcomes = await many(100, 100, async () => list(post.client));
    expect(tally(outcomes)).to.deep.equal({ UNAVAILABLE: 100 });
    expect(percentile(99, outcomes)).to.be.below(budgetMs + marginMs);
    path.set({});
    expect(await list(post.client)).to.include({ saw: 'FOUND' });
  });

  it('forgets a connection, finds out while a call waits, connects again, and fills the next listing', async () => {
    await list(post.client);
    const reconnected = path.nextConnection();
    const startedAt = performance.now();
    path.forget();
    const [during] = await Promise.all([list(post.client), reconnected]);
    expect(performance.now() - startedAt).to.be.within(hungAfterMs - 50, hungAfterMs + marginMs);
    expect(during.ms).to.be.below(budgetMs + marginMs);
    expect(await list(post.client)).to.include({ saw: 'FOUND' });
  });

  it('forgets an idle connection, detects it by keepalive, and has another before the next call', async () => {
    await list(post.client);
    const reconnected = path.nextConnection();
    const startedAt = performance.now();
    path.forget();
    await reconnected;
    expect(performance.now() - startedAt).to.be.within(
      keepalive.timeoutMs - 50,
      keepalive.timeMs + keepalive.timeoutMs + marginMs,
    );
    expect(await list(post.client)).to.include({ saw: 'FOUND' });
  });
});
