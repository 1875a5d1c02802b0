import { fromBinary, type DescMessage } from '@bufbuild/protobuf';

/** What a decoder makes of bytes: a text that is the same for the same values, or undefined for malformed bytes. */
export type Reading = string | undefined;

/** A decoder of ours, and the encoder that makes bytes again of its objects. */
export interface Codec {
  readonly deserialize: (bytes: Buffer) => object;
  readonly serialize: (message: object) => Buffer;
}

/** What protobuf-es reads. */
export const readingOf = (message: DescMessage, bytes: Buffer): Reading => {
  try {
    return valuesOf(message, bytes);
  } catch {
    return undefined;
  }
};

/** What our decoder reads, encoded again and shown as protobuf-es reads that. */
export const ourReadingOf = (message: DescMessage, { deserialize, serialize }: Codec, bytes: Buffer): Reading => {
  let object: object;
  try {
    object = deserialize(bytes);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('malformed protobuf message: ')) return undefined;
    throw error;
  }
  return valuesOf(message, serialize(object));
};

// A Uint8Array, since a Buffer turns itself into another JSON before the replacer sees it.
const valuesOf = (message: DescMessage, bytes: Buffer): string =>
  textOf(fromBinary(message, new Uint8Array(bytes), { readUnknownFields: false }));

const textOf = (message: object): string =>
  JSON.stringify(message, (_, value: unknown) => {
    if (typeof value === 'bigint' || Object.is(value, -0)) return `${typeof value} ${String(value)}`;
    if (typeof value === 'number' && !Number.isFinite(value)) return `number ${value}`;
    if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
