import type { Violations } from './violations.js';

/** The maximum number of rows of a page, and the meaning of a page_size of 0. */
const maxPageSize = 1_000;

/** Clients accept messages of 4 MiB by default; this leaves room for errors of the estimate. */
export const maxPageBytes = 3 * 1024 * 1024;

/** The number of rows for a page_size. Source: AIP-158. */
export const pageSizeOf = (violations: Violations, pageSize: number): number => {
  if (pageSize < 0) violations.add('page_size', 'must be 0 or more');
  return pageSize <= 0 ? maxPageSize : Math.min(pageSize, maxPageSize);
};

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** Whether more rows follow. */
  readonly more: boolean;
}

/**
 * The first page of `rows`, which were read one beyond `size` to see whether there are more. It ends at `size` rows
 * or before the row that would exceed 3 MiB, and has at least one row, so that readers always progress.
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
