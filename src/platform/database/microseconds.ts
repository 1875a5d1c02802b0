/**
 * SQL for a `timestamptz` column as whole microseconds since the epoch, a bigint. A number does not depend on session
 * settings, as a time does on DateStyle and TimeZone, and it loses no digit, as a JavaScript Date would.
 */
export const microseconds = (column: string): string => `(extract(epoch FROM ${column}) * 1000000)::bigint`;
