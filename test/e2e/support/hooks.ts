import type { RootHookObject } from 'mocha';
import { closeSharedRelease, describeReleases } from './release.js';

const described = new Set<string | undefined>();

/** For the whole suite: prints the pods after the first failed test of a file, and removes everything at the end. */
export const mochaHooks: RootHookObject = {
  async afterEach(this: Mocha.Context) {
    if (this.currentTest?.state !== 'failed' || described.has(this.currentTest.file)) return;
    described.add(this.currentTest.file);
    process.stderr.write(`${await describeReleases()}\n`);
  },
  async afterAll(this: Mocha.Context) {
    this.timeout(180_000);
    await closeSharedRelease();
  },
};
