/** google.protobuf.Timestamp, as it is sent. */
export interface Timestamp {
  readonly seconds: string;
  readonly nanos: number;
}

/** A database's `2024-05-06T07:08:09.123456Z` as a Timestamp, with every digit. */
export const toTimestamp = (iso: string): Timestamp => {
  const dot = iso.indexOf('.');
  if (dot === -1) return { seconds: String(Date.parse(iso) / 1_000), nanos: 0 };
  return {
    seconds: String(Date.parse(`${iso.slice(0, dot)}Z`) / 1_000),
    nanos: Number(iso.slice(dot + 1, -1).padEnd(9, '0')),
  };
};
