import type { RootHookObject } from 'mocha';
import { closeSharedRelease, describeReleases } from './release.js';

/** For the whole suite: a failed test is followed by a look at its pods, and nothing is left at the end. */
export const mochaHooks: RootHookObject = {
  async afterEach(this: Mocha.Context) {
    if (this.currentTest?.state === 'failed') process.stderr.write(`${await describeReleases()}\n`);
  },
  async afterAll(this: Mocha.Context) {
    this.timeout(180_000);
    await closeSharedRelease();
  },
};
