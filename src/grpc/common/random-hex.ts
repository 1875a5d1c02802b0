import { randomFillSync } from 'node:crypto';

/** Drawn many at a time: asking the system's generator for a few costs more than all else that a trace id takes. */
const pool = Buffer.allocUnsafeSlow(8 * 1024);
let used = pool.length;

/** Where so many bytes begin that have not been used yet. */
const take = (bytes: number): number => {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return used - bytes;
};

/** So many random bytes as lower-case hexadecimal digits; at most 8 KiB. */
export const randomHex = (bytes: number): string => {
  const from = take(bytes);
  return pool.toString('hex', from, from + bytes);
};
