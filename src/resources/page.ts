import type { Violations } from './violations.js';

/** The most rows of a page, and what a page_size of 0 means. */
const maxPageSize = 1_000;

/** Clients take messages of 4 MiB unless told otherwise; this leaves room for what the estimate does not see. */
export const maxPageBytes = 3 * 1024 * 1024;

/** The number of rows that a page_size asks for. Source: AIP-158. */
export const pageSizeOf = (violations: Violations, pageSize: number): number => {
  if (pageSize < 0) violations.add('page_size', 'must not be negative');
  return pageSize <= 0 ? maxPageSize : Math.min(pageSize, maxPageSize);
};

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Whether there are rows after these. */
  readonly more: boolean;
}

/**
 * The first page of `rows`, which were read one beyond `size` to see whether there are more. It ends at `size` rows or
 * before the row that would take it over 3 MiB, and holds at least one row, or a reader would never get past it.
 *
 * @param bytesOf at least the encoded size of a row
 */
export const cutPage = <Row>(rows: readonly Row[], size: number, bytesOf: (row: Row) => number): Page<Row> => {
  let bytes = 0;
  let count = 0;
  for (const row of rows) {
    bytes += bytesOf(row);
    if (count === size || (count > 0 && bytes > maxPageBytes)) return { rows: rows.slice(0, count), more: true };
    count++;
  }
  return { rows, more: false };
};
