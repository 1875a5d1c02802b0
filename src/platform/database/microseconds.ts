/**
 * SQL for a `timestamptz` column as whole microseconds since the epoch, a bigint. No setting of the session decides how a
 * number is written, as DateStyle and TimeZone do for a time, and it loses no digit, as a JavaScript Date would.
 */
export const microseconds = (column: string): string => `(extract(epoch FROM ${column}) * 1000000)::bigint`;
