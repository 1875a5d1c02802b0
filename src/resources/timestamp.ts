/** google.protobuf.Timestamp, as it is sent. */
export interface Timestamp {
  readonly seconds: string;
  readonly nanos: number;
}

const microsPerSecond = 1_000_000n;

/** Microseconds since the epoch, as the database writes a bigint, as a Timestamp. */
export const toTimestamp = (microseconds: string): Timestamp => {
  const micros = BigInt(microseconds);
  const rest = micros % microsPerSecond;
  // `nanos` counts forward, before 1970 too.
  const fraction = rest < 0n ? rest + microsPerSecond : rest;
  return { seconds: String((micros - fraction) / microsPerSecond), nanos: Number(fraction) * 1_000 };
};
