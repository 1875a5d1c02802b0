import { randomFillSync } from 'node:crypto';

/** Drawn many at a time: asking the system's generator for a few costs more than all else that a trace id takes. */
const pool = Buffer.allocUnsafeSlow(8 * 1024);
let used = pool.length;

/** Where so many bytes begin that nobody has had yet. */
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

const digits = Buffer.from('0123456789abcdef');
const text = Buffer.from('00000000-0000-0000-0000-000000000000');
const places = Array.from(text.keys()).filter((at) => text[at] !== 0x2d);

/** A UUID of version 4 (RFC 9562). crypto.randomUUID() gives the same, put together from twenty strings. */
export const randomUuid = (): string => {
  const from = take(16);
  pool[from + 6] = ((pool[from + 6] ?? 0) & 0x0f) | 0x40;
  pool[from + 8] = ((pool[from + 8] ?? 0) & 0x3f) | 0x80;
  for (let digit = 0; digit < 32; digit++) {
    const byte = pool[from + (digit >> 1)] ?? 0;
    text[places[digit] ?? 0] = digits[digit % 2 === 0 ? byte >> 4 : byte & 0x0f] ?? 0;
  }
  return text.toString('latin1');
};
