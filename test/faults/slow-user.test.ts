import { Metadata } from '@grpc/grpc-js';
import { expect } from 'chai';
import type { Database } from '../../src/platform/database/database.js';
import { deferred } from '../support/deferred.js';
import { create, list, many, percentile, tally } from './load.js';
import { startRealPost, type RealPost } from './start-real-post.js';
import { openUserDatabase, startUnreliableUser, type Fault, type UnreliableUser } from './unreliable-user.js';

const budgetMs = 900;
const ownMs = 600;
const marginMs = 700;

/** Does not respond until the call has ended. */
const hang: Fault = ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve()));

describe('Post, when User is slow', function () {
  this.timeout(30_000);
  let userDatabase: Database;
  let user: UnreliableUser;
  let post: RealPost;

  before(async function () {
    this.timeout(60_000);
    userDatabase = await openUserDatabase();
    user = await startUnreliableUser(userDatabase);
    post = await startRealPost([`127.0.0.1:${user.port}`], { AUTHOR_BUDGET_MS: `${budgetMs}` });
  });
  afterEach(() => user.reset());
  after(async () => {
    await post.close();
    user.close();
    await userDatabase.close();
  });

  it('answers within its budget: listings without authors, and a refusal to write', async () => {
    user.fail(hang);
    const outcomes = await many(80, 80, async (index) => (index % 8 === 0 ? create(post.client) : list(post.client)));
    expect(tally(outcomes)).to.deep.equal({ UNAVAILABLE: 80 });
    expect(percentile(99, outcomes)).to.be.below(budgetMs + marginMs);
    user.reset();
    expect(tally(await many(20, 20, async () => list(post.client)))).to.deep.equal({ FOUND: 20 });
  });

  it("keeps to a caller's own deadline where that is shorter, though others wait for the same authors", async () => {
    user.fail(hang);
    // Only Post gets the deadline: the client's own timer would end these calls in any case, and race with Post's
    // response.
    const metadata = new Metadata();
    metadata.set('grpc-timeout', `${ownMs}m`);
    const [hurried, patient] = await Promise.all([
      many(10, 10, async () => list(post.client, { metadata, timeoutMs: Infinity })),
      many(10, 10, async () => list(post.client)),
    ]);
    // Post ends a call at its deadline with DEADLINE_EXCEEDED, unless it has responded.
    expect(tally(hurried)).to.deep.equal({ UNAVAILABLE: 10 });
    expect(percentile(1, patient)).to.be.at.least(budgetMs - 50);
    expect(tally(patient)).to.deep.equal({ UNAVAILABLE: 10 });
  });

  it('gives their authors to those who wait, when others of the same shared call cancel', async () => {
    const arrived = deferred();
    const held = deferred();
    user.fail(async () => {
      arrived.resolve();
      await held.promise;
    });
    const leaving = new AbortController();
    const cancelled = Array.from({ length: 10 }, async () => list(post.client, { signal: leaving.signal }));
    const staying = Array.from({ length: 10 }, async () => list(post.client));
    await arrived.promise;
    leaving.abort();
    expect(tally(await Promise.all(cancelled))).to.deep.equal({ CANCELLED: 10 });
    held.resolve();
    expect(tally(await Promise.all(staying))).to.deep.equal({ FOUND: 10 });
    expect(user.attempts.length).to.be.below(10);
  });
});
