import { randomFillSync } from 'node:crypto';

/** Drawn in bulk: a call to the system's generator costs more than the rest of a trace id. */
const pool = Buffer.allocUnsafeSlow(8 * 1024);
let used = pool.length;

/** The offset of the next unused byte. */
const take = (bytes: number): number => {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return used - bytes;
};

/** Random bytes as lower-case hexadecimal digits; at most 8 KiB. */
export const randomHex = (bytes: number): string => {
  const from = take(bytes);
  return pool.toString('hex', from, from + bytes);
};
