import { crc32 } from 'node:zlib';
import { fieldSize } from './request-limits.js';
import type { Violations } from './violations.js';

/*
 * Page tokens and export cursors: the sequence number of the last returned row, bound to its list. The checksum
 * covers the list's name, so a token of another method, filter or system is rejected, and so is an edited one. It
 * prevents mistakes; it is not a security measure, and contains no secret.
 */

const version = 1;
const sequenceAt = 1;
const checksumAt = 9;
const length = 13;

export const cursorSize = fieldSize({ maxBytes: Math.ceil((length * 4) / 3) });

/** The sequence number before the first row. */
export const beforeFirst = '0';

/**
 * `list` names the method and its filter, for example `/v1.post.Post/ListPostsByUserId 4`; `sequence` is a row's
 * number as the database writes it.
 */
export const encodeCursor = (list: string, sequence: string): string => {
  const bytes = Buffer.alloc(length);
  bytes.writeUInt8(version, 0);
  bytes.writeBigInt64BE(BigInt(sequence), sequenceAt);
  bytes.writeUInt32BE(checksum(list, bytes), checksumAt);
  return bytes.toString('base64url');
};

/** The sequence number in a cursor of this list; undefined for anything else. */
export const decodeCursor = (list: string, cursor: string): string | undefined => {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length !== length || bytes.readUInt8(0) !== version) return undefined;
  // Node skips invalid base64url characters, so many texts would be accepted as the same token.
  if (bytes.toString('base64url') !== cursor) return undefined;
  if (checksum(list, bytes) !== bytes.readUInt32BE(checksumAt)) return undefined;
  return bytes.readBigInt64BE(sequenceAt).toString();
};

/** Where a list continues: after the row of the cursor, or at the start if it is empty. */
export const afterCursor = (violations: Violations, field: string, list: string, cursor: string): string => {
  if (cursor === '') return beforeFirst;
  const sequence = decodeCursor(list, cursor);
  if (sequence === undefined)
    violations.add(field, 'is not a page_token or cursor of this method and request; start again without one');
  return sequence ?? beforeFirst;
};

const checksum = (list: string, bytes: Buffer): number => crc32(list, crc32(bytes.subarray(0, checksumAt)));
