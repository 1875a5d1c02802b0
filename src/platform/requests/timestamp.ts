/** google.protobuf.Timestamp, as it is sent. */
export interface Timestamp {
  readonly seconds: string;
  readonly nanos: number;
}

/** A database's `2024-05-06T07:08:09.123456Z` as a Timestamp, with every digit. */
export const toTimestamp = (iso: string): Timestamp => {
  const dot = iso.indexOf('.');
  const digits = dot === -1 ? '0' : iso.slice(dot + 1, -1);
  return {
    // Date sees milliseconds and no more, rounded down.
    seconds: String(Math.floor(Date.parse(iso) / 1_000)),
    nanos: Number(digits) * 10 ** (9 - digits.length),
  };
};
