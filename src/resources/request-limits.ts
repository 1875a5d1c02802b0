/*
 * How large a request may be, from the rules that its fields have to keep. A request that keeps them all is never refused
 * for its size; one that breaks them by little is still read, so that its caller learns which rule it broke.
 */

/** What a field takes in the encoding of its message, at most. */
export interface FieldSize {
  readonly bytes: number;
  /** Itself, and those in it. */
  readonly fields: number;
}

/** A field's tag, and its length where it has one: five bytes each, in their longest encoding. */
const prefixBytes = 10;
const varintBytes = 10;

/**
 * For what no rule says: fields that a newer client knows and this server does not, fields that this method ignores, and
 * what a compressed message adds to one that cannot be made smaller.
 */
const spareBytes = 16 * 1024;
const spareFields = 1_000;

export const fieldSize = ({ maxBytes }: { readonly maxBytes: number }): FieldSize => ({
  bytes: prefixBytes + maxBytes,
  fields: 1,
});

/** A number, an enum or a bool. */
export const numberSize: FieldSize = fieldSize({ maxBytes: varintBytes });

export const repeatedSize = (count: number, { bytes, fields }: FieldSize): FieldSize => ({
  bytes: count * bytes,
  fields: count * fields,
});

const sum = (sizes: readonly FieldSize[]): FieldSize => ({
  bytes: sizes.reduce((total, { bytes }) => total + bytes, 0),
  fields: sizes.reduce((total, { fields }) => total + fields, 0),
});

/** A message in a message. */
export const messageSize = (...parts: readonly FieldSize[]): FieldSize =>
  sum([{ bytes: prefixBytes, fields: 1 }, ...parts]);

/** A google.protobuf.Timestamp. */
export const timestampSize: FieldSize = messageSize(numberSize, numberSize);

/** The limits of a request of these fields, for `implement`. */
export const requestLimits = (
  ...fields: readonly FieldSize[]
): { readonly maxRequestBytes: number; readonly maxRequestFields: number } => {
  const all = sum(fields);
  return { maxRequestBytes: all.bytes + spareBytes, maxRequestFields: all.fields + spareFields };
};
