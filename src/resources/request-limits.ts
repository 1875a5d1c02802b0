/*
 * The maximum size of a request, from the rules of its fields. A valid request is never rejected for its size; a
 * slightly invalid one is still read, so that its caller learns which rule it broke.
 */

/** The maximum encoded size of a field in its message. */
export interface FieldSize {
  readonly bytes: number;
  /** Itself and its nested fields. */
  readonly fields: number;
}

/** A field's tag, and its length if it has one: at most five bytes each. */
const prefixBytes = 10;
const varintBytes = 10;

/**
 * For sizes that no rule covers: unknown fields of a newer client, fields that this method ignores, and the overhead
 * of compressing incompressible data.
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
