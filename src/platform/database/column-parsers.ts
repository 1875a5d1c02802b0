/*
 * How columns become values, decided once for `pg` and PGlite, whose own defaults differ and lose digits: a JavaScript
 * Date has no microseconds, so an etag or a page token made from one would not find its row again.
 */

const utc = /^(\d{4,}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)\+00$/;

/** PostgreSQL's text for a `timestamptz` in a session at UTC as ISO 8601: `2024-05-06 07:08:09.12+00` → `2024-05-06T07:08:09.12Z`. */
export const parseTimestamptz = (text: string): string => text.replace(utc, '$1T$2Z');

const verbatim = (text: string): string => text;

/** By type oid, as in PostgreSQL's pg_type.dat. */
export const columnParsers: Readonly<Record<number, (text: string) => string>> = {
  20: verbatim, // int8
  1082: verbatim, // date
  1114: verbatim, // timestamp
  1184: parseTimestamptz, // timestamptz
};
