/** A row that lists are ordered by: an identity column, so text, its collation and its duplicates play no part. */
export interface Sequenced {
  /** A bigint, as text. */
  readonly sequence: string;
}

/**
 * Walks a table a page at a time, each page a query of its own that starts after the last row of the one before. No
 * transaction and no connection is held while the caller is slow; in return it is not a snapshot.
 */
export async function* keysetPages<Row extends Sequenced>(
  read: (after: string) => Promise<readonly Row[]>,
  after: string,
  signal: AbortSignal,
): AsyncGenerator<readonly Row[], void, void> {
  for (let last: string | undefined = after; last !== undefined && !signal.aborted;) {
    const rows: readonly Row[] = await read(last);
    last = rows.at(-1)?.sequence;
    if (rows.length > 0) yield rows;
  }
}
