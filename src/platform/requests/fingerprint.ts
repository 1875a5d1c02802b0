import { createHash } from 'node:crypto';

/** Tells whether two requests with one request_id ask for the same. Each part is a field, in a fixed order. */
export const fingerprint = (...parts: readonly (string | number | readonly string[])[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
