import type { Measured } from './compare.js';

export type Column = readonly [heading: string, cell: (row: Measured) => string];

export const table = (rows: readonly Measured[], columns: readonly Column[]): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([heading]) => heading)),
    line(columns.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map(([, cell]) => cell(row)))),
  ].join('\n');
};

export const nameColumn = (heading: string): Column => [heading, ({ name }) => name];

export const cpuColumn: Column = [
  'CPU µs a call (least – most)',
  ({ cpuUs, range: [least, most] }) => `${cpuUs.toFixed(1)} (${least.toFixed(1)} – ${most.toFixed(1)})`,
];

export const rateColumn: Column = ['calls/s', ({ callsPerSecond }) => count(callsPerSecond)];

/** The first row's CPU time divided by this row's: 0.5 means twice as expensive as the first. */
export const shareColumn = (rows: readonly Measured[], heading = 'share of the limit'): Column => [
  heading,
  ({ cpuUs }) => ((rows[0]?.cpuUs ?? NaN) / cpuUs).toFixed(2),
];

/** The first row's CPU time as a multiple of this row's: 2 means half as expensive as the first. */
export const timesColumn = (rows: readonly Measured[]): Column => [
  'times as cheap',
  ({ cpuUs }) => ((rows[0]?.cpuUs ?? NaN) / cpuUs).toFixed(1),
];

export const count = (value: number): string => Math.round(value).toLocaleString('en-US');
