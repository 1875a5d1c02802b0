/*
 * How columns become values, the same for `pg` and PGlite, whose defaults differ and lose digits. Times are read as
 * `microseconds`; a raw time stays text, because a Date has no microseconds.
 */

const verbatim = (text: string): string => text;

/** By type oid, as in PostgreSQL's pg_type.dat. */
export const columnParsers: Readonly<Record<number, (text: string) => string>> = {
  20: verbatim, // int8
  1082: verbatim, // date
  1114: verbatim, // timestamp
  1184: verbatim, // timestamptz
};
