/** google.protobuf.Timestamp, as sent. */
export interface Timestamp {
  readonly seconds: string;
  readonly nanos: number;
}

const microsPerSecond = 1_000_000;

/**
 * Converts microseconds since the epoch, a bigint from the database, to a Timestamp. Exact from 1684 to 2255, the
 * range in which doubles are.
 */
export const toTimestamp = (microseconds: string): Timestamp => {
  const micros = Number(microseconds);
  // `nanos` counts forward, before 1970 too.
  const seconds = Math.floor(micros / microsPerSecond);
  return { seconds: String(seconds), nanos: (micros - seconds * microsPerSecond) * 1_000 };
};
