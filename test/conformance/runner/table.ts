import type { Result } from './result.js';

const heads = ['suite', 'side', 'passed', 'total', 'known failures'];

/** The results as a Markdown table, as in the README. */
export const table = (results: readonly Result[]): string => {
  const rows = results.map(({ suite, side, passed, total, known }) => [suite, side, passed, total, known].map(String));
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(heads), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
};
