/** The results of one client in one case. */
export interface Row {
  readonly name: string;
  readonly planned: boolean;
  readonly client: string;
  readonly calls: number;
  readonly failed: number;
  /** By code, if any failed. */
  readonly codes: Readonly<Record<string, number>>;
  readonly longestMs: number;
  /** From the end of the disturbance. `none`: not while it was watched. `not asked`: balance does not apply. */
  readonly balancedSeconds: number | 'none' | 'not asked';
}

const header = ['Case', 'Client', 'Calls', 'Failed', 'Longest call', 'Balanced after'];

const codesOf = ({ failed, codes }: Row): string =>
  failed === 0
    ? '0'
    : `${failed} (${Object.entries(codes)
        .map(([code, count]) => `${count} ${code}`)
        .join(', ')})`;

const balancedOf = ({ balancedSeconds }: Row): string => {
  if (balancedSeconds === 'not asked') return '–';
  return balancedSeconds === 'none' ? 'not seen' : `${balancedSeconds} s`;
};

/** A table in Markdown. A case is named once. */
export const tableOf = (rows: readonly Row[]): string => {
  const cells = rows.map((row, i) => [
    rows[i - 1]?.name === row.name ? '' : row.name,
    row.client,
    String(row.calls),
    codesOf(row),
    `${row.longestMs} ms`,
    balancedOf(row),
  ]);
  const lines = [header, header.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`);
  return lines.join('\n');
};
