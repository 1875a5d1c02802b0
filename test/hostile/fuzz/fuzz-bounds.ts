import { expect } from 'chai';
import type { FuzzReport } from './fuzz-ports.js';

const mib = 1024 * 1024;
const inMiB = (bytes: number): string => `${(bytes / mib).toFixed(1)} MiB`;

export const printFuzzReport = (report: FuzzReport): void => {
  const { inputs, connections, sentBytes, logBytes, growthBytes, laterGrowthBytes, others } = report;
  const total = Object.values(inputs).reduce((sum, count) => sum + count, 0);
  const kinds = Object.entries(inputs).map(([kind, count]) => `${count} ${kind}`);
  const waits = others.map(({ name, calls, longestMs }) => `${name} ${calls} calls, ${longestMs} ms`);
  process.stdout.write(
    `${total} inputs on ${connections} connections, ${inMiB(sentBytes)} sent, ${inMiB(logBytes)} of log\n` +
      `  ${kinds.join('\n  ')}\n` +
      `memory: ${inMiB(growthBytes)} above idle at most; in the second half ${inMiB(laterGrowthBytes)} above the first\n` +
      `longest waits of others:\n  ${waits.join('\n  ')}\n`,
  );
};

/** The same limits as for an attack. */
export const expectWithinBounds = ({
  others,
  growthBytes,
  laterGrowthBytes,
  logBytes,
  sentBytes,
}: FuzzReport): void => {
  for (const { name, failures, longestMs } of others) {
    expect(failures, `failures of ${name}`).to.deep.equal([]);
    expect(longestMs, `the longest wait of ${name} in ms`).to.be.below(1_000);
  }
  expect(growthBytes, 'the growth of resident memory').to.be.below(128 * mib);
  expect(laterGrowthBytes, 'the growth in the second half').to.be.below(32 * mib);
  expect(logBytes, 'the growth of the log').to.be.at.most(10 * sentBytes);
};
