import { Worker } from 'node:worker_threads';

/** Shows a developer the progress of a start. */
export interface Progress {
  /** Prints `what` when `work` begins, and again every 2.5 s until it ends. */
  readonly during: <T>(what: string, work: () => Promise<T>) => Promise<T>;
}

/** A worker thread, because a new PostgreSQL keeps this thread busy for seconds. */
const thread = `
  const { workerData } = require('node:worker_threads');
  let seconds = 0;
  setInterval(() => require('node:fs').writeSync(1, workerData + ' … ' + (seconds += 2.5) + ' s\\n'), 2500);
`;

/** Writes to standard output. */
export const printedProgress: Progress = {
  async during(what, work) {
    console.log(`${what} …`);
    const worker = new Worker(thread, { eval: true, workerData: what });
    try {
      return await work();
    } finally {
      await worker.terminate();
    }
  },
};

export const silentProgress: Progress = { during: async (_what, work) => work() };
