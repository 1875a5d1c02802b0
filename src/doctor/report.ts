import type { Concealer } from './conceal.js';
import type { Finding } from './finding.js';

const marks = { well: 'ok', warning: 'warning', wrong: 'WRONG', follows: 'follows', skipped: 'skipped' } as const;

export type Format = 'text' | 'json';

/** The findings, one per line, and a line that counts them. It contains no secrets. */
export const report = (findings: readonly Finding[], concealer: Concealer, format: Format): string => {
  const lines = findings.map((finding) => {
    const { check, service, state, text, remedy } = finding;
    const shown = { text: concealer.line(text), ...(remedy !== undefined && { remedy: concealer.line(remedy) }) };
    if (format === 'json') return JSON.stringify({ check, service, state, ...shown });
    const sentence = shown.remedy === undefined ? shown.text : `${shown.text}. ${shown.remedy}`;
    return `${marks[state].padEnd(8)} ${check.padEnd(12)} ${(service ?? '').padEnd(5)}${sentence}`;
  });
  const count = (state: Finding['state']): number => findings.filter((finding) => finding.state === state).length;
  const counts = {
    well: count('well'),
    warning: count('warning'),
    wrong: count('wrong'),
    follows: count('follows'),
    skipped: count('skipped'),
  };
  const last =
    format === 'json'
      ? JSON.stringify({ check: 'all', ...counts })
      : `${counts.wrong === 0 ? 'all checks passed' : `${counts.wrong} failed`}: ${counts.well} ok, ${counts.follows} caused by others, ${counts.skipped} skipped, ${counts.warning} ${counts.warning === 1 ? 'warning' : 'warnings'}`;
  return [...lines, last].map((line) => `${line}\n`).join('');
};
