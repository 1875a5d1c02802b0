import { randomBytes } from 'node:crypto';

/**
 * A version 7 UUID: 48 bits of time, then random bits. Consecutive ids are adjacent in an index, unlike random ones.
 * Source: RFC 9562, section 5.7.
 */
export const uuidV7 = (): string => uuidV7At(Date.now());

/** One for a given time. */
export const uuidV7At = (timeMs: number): string => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(timeMs, 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  return format(bytes);
};

/** The smallest UUID of this time: earlier ones of version 7 are smaller. */
export const leastUuidV7 = (timeMs: number): string => {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(timeMs, 0, 6);
  return format(bytes);
};

const format = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
