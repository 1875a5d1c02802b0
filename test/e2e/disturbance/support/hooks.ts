import type { RootHookObject } from 'mocha';
import { closeSharedBench, writeTable } from './bench.js';

/** For the whole suite: prints the results at the end, and removes everything. */
export const mochaHooks: RootHookObject = {
  async afterAll(this: Mocha.Context) {
    this.timeout(300_000);
    await writeTable();
    await closeSharedBench();
  },
};
