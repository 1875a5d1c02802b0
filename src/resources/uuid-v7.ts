import { randomBytes } from 'node:crypto';

/**
 * A version 7 UUID: 48 bits of time, then chance. Ids made one after another lie beside each other in an index, which
 * random ones do not. Source: RFC 9562, section 5.7.
 */
export const uuidV7 = (): string => uuidV7At(Date.now());

/** One of another time. */
export const uuidV7At = (timeMs: number): string => {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(timeMs, 0, 6);
  bytes.writeUInt8(0x70 | (bytes.readUInt8(6) & 0x0f), 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  return format(bytes);
};

/** The least UUID of this time: those of version 7 that were made before it are smaller. */
export const leastUuidV7 = (timeMs: number): string => {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(timeMs, 0, 6);
  return format(bytes);
};

const format = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
