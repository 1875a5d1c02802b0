/** A row in list order: an identity column, so that text, its collation and its duplicates do not matter. */
export interface Sequenced {
  /** A bigint, as text. */
  readonly sequence: string;
}

/**
 * Reads a table page by page, each with its own query that starts after the last row of the page before. It holds no
 * transaction and no connection while the caller is slow, so it is not a snapshot.
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
