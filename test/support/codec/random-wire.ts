import { ScalarType, type DescField, type DescMessage } from '@bufbuild/protobuf';
import type { Random } from './random.js';

/** The probability that a field is unusual: well-formed but rare, or malformed, or of another type than declared. */
export interface Oddness {
  /** Overlong varints and lengths, unknown fields and groups. */
  readonly unusual: number;
  /** Strings that are not UTF-8, groups that do not end. */
  readonly malformed: number;
  /** Known fields with another wire type. */
  readonly mistyped: number;
}

const varints: readonly [bigint, ...bigint[]] = [
  0n,
  1n,
  2n,
  127n,
  128n,
  300n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
  2n ** 64n - 2n,
  2n ** 64n - 2n ** 31n,
];
const texts: readonly [string, ...string[]] = ['', 'a', 'Ada', 'Grüße', '\u0000', '💙', '\uFEFFx', 'x'.repeat(60)];
const notUtf8: readonly [string, ...string[]] = ['ff', 'c3', 'eda080', 'c080', '61f0288cbc', 'f4908080'];

/** Bytes of a message, in random field order and with random repetition. */
export const randomWire = (message: DescMessage, random: Random, odd: Oddness, depth = 0): Buffer => {
  const parts: Buffer[] = [];
  if (message.fields.length > 0) {
    for (let left = random.below(depth > 2 ? 2 : 7); left > 0; left--) {
      const field = message.fields[random.below(message.fields.length)];
      if (field) parts.push(randomField(field, random, odd, depth));
    }
  }
  if (random.chance(odd.unusual)) parts.push(randomUnknown(random, odd));
  return Buffer.concat(parts);
};

const tag = (number: number, wireType: number): Buffer => varint(BigInt(number * 8 + wireType), 0);

/** @param extra additional bytes; not more than 10 in total */
const varint = (value: bigint, extra: number): Buffer => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  for (let i = 0; i < extra && bytes.length < 10; i++) {
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 128;
    bytes.push(0);
  }
  return Buffer.from(bytes);
};

const randomVarint = (random: Random, odd: Oddness): Buffer =>
  varint(random.of(varints), random.chance(odd.unusual) ? random.below(10) : 0);

const withLength = (content: Buffer, random: Random, odd: Oddness): Buffer =>
  Buffer.concat([varint(BigInt(content.length), random.chance(odd.unusual / 2) ? random.below(10) : 0), content]);

const randomField = (field: DescField, random: Random, odd: Oddness, depth: number): Buffer => {
  if (random.chance(odd.mistyped)) return randomRecord(field.number, random.of([0, 1, 2, 3, 5]), random, odd);
  if (field.fieldKind === 'map') return Buffer.concat([tag(field.number, 2), randomEntry(field, random, odd, depth)]);
  if (field.message) {
    const content = randomWire(field.message, random, odd, depth + 1);
    return Buffer.concat([tag(field.number, 2), withLength(content, random, odd)]);
  }
  const scalar = field.fieldKind === 'enum' || field.enum ? ScalarType.INT32 : field.scalar;
  if (scalar === undefined) throw new Error(`${field.name} has no type`);
  const packable = field.fieldKind === 'list' && scalar !== ScalarType.STRING && scalar !== ScalarType.BYTES;
  if (packable && random.chance(0.6)) {
    const content = Array.from({ length: random.below(5) }, () => randomScalar(scalar, random, odd));
    return Buffer.concat([tag(field.number, 2), withLength(Buffer.concat(content), random, odd)]);
  }
  return Buffer.concat([tag(field.number, wireTypeOf(scalar)), randomScalar(scalar, random, odd)]);
};

const randomEntry = (field: DescField & { fieldKind: 'map' }, random: Random, odd: Oddness, depth: number): Buffer => {
  const key = Buffer.concat([tag(1, wireTypeOf(field.mapKey)), randomScalar(field.mapKey, random, odd)]);
  const scalar = field.mapKind === 'scalar' ? field.scalar : ScalarType.INT32;
  const value = (): Buffer =>
    field.message
      ? Buffer.concat([tag(2, 2), withLength(randomWire(field.message, random, odd, depth + 1), random, odd)])
      : Buffer.concat([tag(2, wireTypeOf(scalar)), randomScalar(scalar, random, odd)]);
  const parts = [...(random.chance(0.9) ? [key] : []), ...(random.chance(0.9) ? [value()] : [])];
  if (random.chance(odd.unusual)) parts.push(random.of([key, value(), randomUnknown(random, odd)]));
  return withLength(Buffer.concat(parts), random, odd);
};

const eightBytes: readonly ScalarType[] = [ScalarType.DOUBLE, ScalarType.FIXED64, ScalarType.SFIXED64];
const fourBytes: readonly ScalarType[] = [ScalarType.FLOAT, ScalarType.FIXED32, ScalarType.SFIXED32];
const withLengths: readonly ScalarType[] = [ScalarType.STRING, ScalarType.BYTES];

const wireTypeOf = (scalar: ScalarType): number => {
  if (eightBytes.includes(scalar)) return 1;
  if (withLengths.includes(scalar)) return 2;
  return fourBytes.includes(scalar) ? 5 : 0;
};

const randomScalar = (scalar: ScalarType, random: Random, odd: Oddness): Buffer => {
  if (scalar === ScalarType.STRING) {
    const bad = random.chance(odd.malformed);
    return withLength(bad ? Buffer.from(random.of(notUtf8), 'hex') : Buffer.from(random.of(texts)), random, odd);
  }
  if (scalar === ScalarType.BYTES) return withLength(random.bytes(random.below(6)), random, odd);
  const wireType = wireTypeOf(scalar);
  return wireType === 0 ? randomVarint(random, odd) : random.bytes(wireType === 1 ? 8 : 4);
};

const randomUnknown = (random: Random, odd: Oddness): Buffer =>
  randomRecord(random.of([90, 1000, 2 ** 29 - 1]), random.of([0, 1, 2, 3, 5]), random, odd);

const randomRecord = (number: number, wireType: number, random: Random, odd: Oddness): Buffer => {
  const start = tag(number, wireType);
  if (wireType === 0) return Buffer.concat([start, randomVarint(random, odd)]);
  if (wireType === 1) return Buffer.concat([start, random.bytes(8)]);
  if (wireType === 2) return Buffer.concat([start, withLength(random.bytes(random.below(6)), random, odd)]);
  if (wireType === 5) return Buffer.concat([start, random.bytes(4)]);
  const inner = random.chance(0.5) ? randomRecord(7, random.of([0, 1, 2, 3, 5]), random, odd) : Buffer.of();
  return Buffer.concat([start, inner, random.chance(odd.malformed) ? Buffer.of() : tag(number, 4)]);
};
