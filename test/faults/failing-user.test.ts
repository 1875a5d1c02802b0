import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { StatusError } from '../../src/grpc/index.js';
import type { Database } from '../../src/platform/database/database.js';
import { create, list, paced, percentile, tally } from './load.js';
import { startRealPost, type RealPost } from './start-real-post.js';
import { openUserDatabase, startUnreliableUser, type UnreliableUser } from './unreliable-user.js';

const budgetMs = 1_000;
const marginMs = 700;
/** The calls that reach User, per client call. */
const maxAttemptsPerCall = 1.2;
/** Half of the throttle's tokens: below it nothing is retried, and each retry follows a failure that costs one. */
const maxRetries = 50;

const unavailable = (): StatusError => new StatusError(status.UNAVAILABLE, 'no');

describe('Post, when User is UNAVAILABLE', function () {
  this.timeout(30_000);
  let userDatabase: Database;
  let user: UnreliableUser;
  let post: RealPost;

  beforeEach(async function () {
    this.timeout(60_000);
    userDatabase = await openUserDatabase();
    user = await startUnreliableUser(userDatabase);
    // Each test has its own target, because the throttle's state is kept per target.
    post = await startRealPost([`127.0.0.1:${user.port}`], { AUTHOR_BUDGET_MS: `${budgetMs}` });
  });
  afterEach(async () => {
    await post.close();
    user.close();
    await userDatabase.close();
  });

  const calls = async (count: number) =>
    paced(count, 4, async (index) => (index % 4 === 0 ? create(post.client) : list(post.client)));
  const retries = (): number => user.attempts.filter((attempt) => attempt > 0).length;

  it('always, retries until the throttle says no, asks User once a call from then on, and fills listings at once when it is back', async () => {
    user.fail(async () => {
      throw unavailable();
    });
    const outcomes = await calls(400);
    expect(tally(outcomes)).to.deep.equal({ UNAVAILABLE: 400 });
    expect(percentile(99, outcomes)).to.be.below(budgetMs + marginMs);
    expect(retries()).to.be.within(1, maxRetries);
    expect(user.attempts.length).to.be.at.most(400 * maxAttemptsPerCall);

    user.reset();
    expect(tally(await calls(40))).to.deep.equal({ FOUND: 40 });
    expect(retries()).to.equal(0);
  });

  it('half of the time, keeps its retries under the throttle', async () => {
    let call = 0;
    user.fail(async () => {
      call += 1;
      if (call % 2 === 0) throw unavailable();
    });
    const outcomes = await calls(600);
    expect(tally(outcomes)).to.have.all.keys('FOUND', 'UNAVAILABLE');
    expect(retries()).to.be.at.least(1);
    expect(user.attempts.length).to.be.at.most(600 * maxAttemptsPerCall);
  });

  it('now and then, hides it from callers by retries', async () => {
    let call = 0;
    user.fail(async () => {
      call += 1;
      if (call % 25 === 0) throw unavailable();
    });
    expect(tally(await calls(200))).to.deep.equal({ FOUND: 200 });
    expect(Math.max(...user.attempts)).to.equal(1);
  });
});
