import { fromBinary, type DescMessage } from '@bufbuild/protobuf';

/** A decoder's result: a text that is equal for equal values, or undefined for malformed bytes. */
export type Reading = string | undefined;

/** One of our decoders, and the encoder that re-encodes its objects. */
export interface Codec {
  readonly deserialize: (bytes: Buffer) => object;
  readonly serialize: (message: object) => Buffer;
}

/** The result of protobuf-es. */
export const readingOf = (message: DescMessage, bytes: Buffer): Reading => {
  try {
    return valuesOf(message, bytes);
  } catch {
    return undefined;
  }
};

/** The result of our decoder, re-encoded and read by protobuf-es. */
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

// A Uint8Array, because a Buffer converts itself to another JSON form before the replacer sees it.
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
