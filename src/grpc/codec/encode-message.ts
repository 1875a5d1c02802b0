import type { FieldShape, MessageShape } from './message-shape.js';

/**
 * Encodes a message in one pass, byte for byte as proto-loader does. Returns undefined for messages with rare values
 * or values that need conversion, such as a float, a map, a negative number or a string of another type; proto-loader
 * encodes those.
 */
export const encodeMessage = (shape: MessageShape, message: unknown): Buffer | undefined => {
  const bytes = spare ?? Buffer.allocUnsafeSlow(keptBytes);
  // Claimed, because a getter of the message might encode another message.
  spare = undefined;
  const encoder = new Encoder(bytes);
  const encoded = encoder.message(shape, message) ? Buffer.from(encoder.written()) : undefined;
  spare = encoder.bytes.length > keptBytes ? bytes : encoder.bytes;
  return encoded;
};

/** The buffer for the next message; a larger message gets its own. */
const keptBytes = 64 * 1024;
let spare: Buffer | undefined;

/** The length of a string with this few UTF-16 units takes one byte in any encoding. */
const shortText = 42;

/** The maximum size of a tag and a length, or a tag and a number. */
const overheadBytes = 20;

class Encoder {
  bytes: Buffer;
  #length = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  written(): Buffer {
    return this.bytes.subarray(0, this.#length);
  }

  /** Returns false for messages that proto-loader must encode; so do the methods below. */
  message(shape: MessageShape, message: unknown): boolean {
    if (!isPlainObject(message)) return false;
    for (const field of shape.encoded) {
      const value = message[field.name];
      if (value === undefined || value === null) {
        if (field.required) return false;
      } else if (!(field.repeated ? this.#values(field, value) : this.#value(field, value))) return false;
    }
    return true;
  }

  #values(field: FieldShape, values: unknown): boolean {
    if (!Array.isArray(values)) return false;
    if (values.length > 0 && field.packable) return false;
    for (const value of values as readonly unknown[]) if (!this.#value(field, value)) return false;
    return true;
  }

  #value(field: FieldShape, value: unknown): boolean {
    switch (field.type) {
      case 'string':
        if (typeof value !== 'string') return false;
        this.#text(field.tag, value);
        return true;
      case 'message':
        return field.message !== undefined && this.#nested(field, field.message, value);
      case 'enum': {
        const number = typeof value === 'string' ? field.values?.get(value) : undefined;
        return number !== undefined && this.#number(field.tag, number, 0x7fffffff);
      }
      case 'int32':
        return this.#number(field.tag, value, 0x7fffffff);
      case 'uint32':
        return this.#number(field.tag, value, 0xffffffff);
      case 'int64':
      case 'uint64':
        return this.#number(field.tag, typeof value === 'string' ? safeNumber(value) : value, Number.MAX_SAFE_INTEGER);
      case 'bool':
        return typeof value === 'boolean' && this.#number(field.tag, value ? 1 : 0, 1);
      case 'bytes':
        if (!Buffer.isBuffer(value)) return false;
        this.#reserve(overheadBytes + value.length);
        this.#varint(field.tag);
        this.#varint(value.length);
        this.#length += value.copy(this.bytes, this.#length);
        return true;
      case 'double':
      case 'float':
      case 'fixed32':
      case 'fixed64':
      case 'sfixed32':
      case 'sfixed64':
      case 'sint32':
      case 'sint64':
      case 'group':
        return false;
    }
  }

  #number(tag: number, value: unknown, max: number): boolean {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max || Object.is(value, -0))
      return false;
    this.#reserve(overheadBytes);
    this.#varint(tag);
    this.#varint(value);
    return true;
  }

  #text(tag: number, text: string): void {
    const units = text.length;
    this.#reserve(overheadBytes + 3 * units);
    this.#varint(tag);
    const { bytes } = this;
    if (units > shortText) {
      this.#varint(Buffer.byteLength(text));
      this.#length += bytes.write(text, this.#length);
      return;
    }
    // A call into Node.js costs more than a loop over a few characters.
    const start = this.#length + 1;
    let index = 0;
    for (; index < units; index++) {
      const unit = text.charCodeAt(index);
      if (unit > 0x7f) break;
      bytes[start + index] = unit;
    }
    const size = index === units ? units : bytes.write(text, start);
    bytes[start - 1] = size;
    this.#length = start + size;
  }

  /** The length precedes the message but is known after it. It gets as many bytes as the last one needed. */
  #nested(field: FieldShape, shape: MessageShape, value: unknown): boolean {
    if (shape.isMapEntry) return false;
    this.#reserve(overheadBytes);
    this.#varint(field.tag);
    const lengthAt = this.#length;
    // A message may contain messages of its own type, which change `field`.
    const room = field.lengthBytes;
    const start = lengthAt + room;
    this.#length = start;
    if (!this.message(shape, value)) return false;
    const size = this.#length - start;
    const lengthBytes = varintBytes(size);
    if (lengthBytes !== room) {
      this.#reserve(overheadBytes);
      this.bytes.copyWithin(lengthAt + lengthBytes, start, this.#length);
    }
    field.lengthBytes = lengthBytes;
    this.#length = lengthAt;
    this.#varint(size);
    this.#length += size;
    return true;
  }

  /** If there is room for it. */
  #varint(value: number): void {
    const { bytes } = this;
    let rest = value;
    for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes[this.#length++] = (rest % 128) | 0x80;
    bytes[this.#length++] = rest;
  }

  #reserve(size: number): void {
    if (this.#length + size <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow((this.#length + size) * 2);
    this.bytes.copy(larger, 0, 0, this.#length);
    this.bytes = larger;
  }
}

/** protobufjs treats class instances in its own ways. */
const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const varintBytes = (value: number): number => {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) size++;
  return size;
};

/** A number of at most 15 decimal digits, which a double represents exactly. */
const safeNumber = (text: string): number | undefined => {
  if (text.length === 0 || text.length > 15) return undefined;
  let number = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number;
};
