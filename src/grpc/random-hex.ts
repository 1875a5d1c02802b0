import { randomFillSync } from 'node:crypto';

/** Drawn many at a time: asking the system's generator for a few costs more than all else that a trace id takes. */
const pool = Buffer.allocUnsafeSlow(8 * 1024);
let used = pool.length;

/** So many random bytes as lower-case hexadecimal digits; at most 8 KiB. */
export const randomHex = (bytes: number): string => {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const from = used;
  used += bytes;
  return pool.toString('hex', from, used);
};
