import type { RootHookObject } from 'mocha';
import { closeSharedBench, writeTable } from './bench.js';

/** For the whole suite: what was measured is told at the end, and nothing is left. */
export const mochaHooks: RootHookObject = {
  async afterAll(this: Mocha.Context) {
    this.timeout(300_000);
    await writeTable();
    await closeSharedBench();
  },
};
