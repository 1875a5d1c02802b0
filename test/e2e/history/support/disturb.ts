import { expect } from 'chai';
import type { HistoryLine } from '../../../clients/history/operation.js';
import { checkHistory } from '../../../history/check-history.js';
import { type History, isAcknowledged } from './start-history.js';

/** The cost of a disturbance. */
export interface Row {
  readonly name: string;
  /** From its start until writes succeed again. */
  readonly seconds: number;
  readonly acknowledgedWrites: number;
  readonly reads: number;
  /** Writes that failed without a result. */
  readonly openWrites: number;
  /** The longest time from one acknowledged write to the next. */
  readonly pauseSeconds: number;
  /** Seconds from the start of the disturbance until the operator promoted another primary. */
  readonly promotionSeconds: number | undefined;
}

/** The number of writes before and after a disturbance that the history contains as well. */
const writesAround = 100;

/**
 * Disturbs a release under load, waits until writes succeed again, and returns the cost. `act` may resolve with the
 * seconds after which another primary was promoted.
 */
export const disturb = async (history: History, name: string, act: () => Promise<number | void>): Promise<Row> => {
  await history.writes(writesAround);
  const from = history.lines.length;
  const beganMs = performance.now();
  const promotionSeconds = (await act()) ?? undefined;
  await history.writes(writesAround);
  const lines = history.lines.slice(from);
  return { name, seconds: (performance.now() - beganMs) / 1000, ...costOf(lines), promotionSeconds };
};

const costOf = (lines: readonly HistoryLine[]): Omit<Row, 'name' | 'seconds' | 'promotionSeconds'> => {
  const ends = lines
    .flatMap((line) => (isAcknowledged(line) && line.returnedUs !== undefined ? [line.returnedUs] : []))
    .toSorted((a, b) => a - b);
  const pauses = ends.slice(1).map((end, index) => end - (ends[index] ?? end));
  const count = (holds: (line: HistoryLine) => boolean): number => lines.filter(holds).length;
  return {
    acknowledgedWrites: ends.length,
    reads: count((line) => line.kind === 'get' || line.kind === 'list'),
    openWrites: count((line) => line.kind !== 'list' && line.result === 'open'),
    pauseSeconds: Math.max(0, ...pauses) / 1e6,
  };
};

/** Ends a history. Expects that an order of its calls explains every response, and that listings lack no user. */
export const expectLinearizable = async (history: History): Promise<void> => {
  const lines = await history.stop();
  const verdict = await checkHistory(lines);
  const seconds = Math.max(1, ((lines.at(-1)?.calledUs ?? 0) - (lines[0]?.calledUs ?? 0)) / 1e6);
  const each = (holds: (line: HistoryLine) => boolean): string =>
    `${(lines.filter(holds).length / seconds).toFixed(0)} a second`;
  process.stdout.write(
    `${JSON.stringify(verdict)}\nover ${seconds.toFixed(0)} s: acknowledged writes ${each(isAcknowledged)}, reads ${each((line) => line.kind === 'get' || line.kind === 'list')}\n`,
  );
  for (const slot of [...verdict.illegal, ...verdict.undecided])
    for (const line of lines)
      if (line.kind !== 'list' && line.slot === slot) process.stdout.write(`${JSON.stringify(line)}\n`);
  expect([verdict.illegal, verdict.undecided, verdict.missing]).to.deep.equal([[], [], []]);
  expect(verdict.operations).to.be.above(1_000);
  expect(verdict.listings).to.be.above(0);
};

/** The rows as a Markdown table. */
export const tableOf = (rows: readonly Row[]): string =>
  [
    '| disturbance | seconds in all | acknowledged writes | reads | writes without a result | longest time without a write, s | promotion by the operator, s |',
    '|---|---:|---:|---:|---:|---:|---:|',
    ...rows.map(
      ({ name, seconds, acknowledgedWrites, reads, openWrites, pauseSeconds, promotionSeconds }) =>
        `| ${name} | ${seconds.toFixed(0)} | ${acknowledgedWrites} | ${reads} | ${openWrites} | ${pauseSeconds.toFixed(1)} | ${promotionSeconds?.toFixed(1) ?? ''} |`,
    ),
    '',
  ].join('\n');
