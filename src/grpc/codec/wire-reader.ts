/** The wire types of protobuf. 6 and 7 do not exist. */
export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

/**
 * The maximum nesting of messages and groups, the outermost included. protobuf-es, C++ and Java have the same limit;
 * Go allows 10,000. It keeps a small message from exhausting the stack.
 */
export const maxDepth = 100;

/** A message that would be too expensive to decode: it has more fields than allowed. */
export class TooManyFieldsError extends Error {
  override readonly name = 'TooManyFieldsError';
  readonly maxFields: number;

  constructor(maxFields: number) {
    super(`a message has more than ${maxFields} fields`);
    this.maxFields = maxFields;
  }
}

/** More fields than the largest possible message has. A small integer, because V8 counts down from one fastest. */
const unlimited = 2 ** 30 - 1;

export const malformed = (problem: string): Error => new Error(`malformed protobuf message: ${problem}`);

/** Reads the protobuf encoding. Every method throws on malformed bytes and never reads past `end`. */
export class WireReader {
  position = 0;
  /** Whether protobufjs 7 reads everything so far as the specification says. */
  plain = true;
  readonly bytes: Buffer;
  readonly #maxFields: number;
  #fieldsLeft: number;

  /** @param maxFields see `countField` */
  constructor(bytes: Buffer, maxFields = Infinity) {
    this.bytes = bytes;
    this.#maxFields = Math.min(maxFields, unlimited);
    this.#fieldsLeft = this.#maxFields;
  }

  /**
   * Called for each field, known or unknown, at every depth, and for each value of a packed field, because the cost
   * of decoding follows their number. @throws TooManyFieldsError
   */
  countField(): void {
    if (--this.#fieldsLeft < 0) throw new TooManyFieldsError(this.#maxFields);
  }

  /** Reads a field number and a wire type: at most 5 bytes, as in protobuf-es and C++. */
  tag(end: number): number {
    const { bytes, position } = this;
    const first = bytes[position] ?? 0;
    let tag = first;
    if (first < 0x80 && position < end) this.position++;
    else {
      tag = this.number(end);
      if (this.position - position > 5 || tag > 0xffffffff) throw malformed('a tag is too large');
    }
    if (tag < 8) throw malformed('a field number is 0');
    return tag;
  }

  /** Reads the length of a value, and returns where the value ends. */
  valueEnd(end: number): number {
    const start = this.position;
    const first = this.bytes[start] ?? 0;
    let length = first;
    if (first < 0x80 && start < end) this.position++;
    else {
      length = this.number(end);
      // protobufjs 7 treats every varint of more than 5 bytes as one of 10.
      if (this.position - start > 5) this.plain = false;
    }
    const valueEnd = this.position + length;
    if (valueEnd > end) throw malformed('a value is truncated');
    return valueEnd;
  }

  /** Skips a varint, and returns its size in bytes. */
  varint(end: number): number {
    const { bytes, position } = this;
    const limit = Math.min(end, position + 10);
    for (let next = position; next < limit; next++) {
      const byte = bytes[next] ?? 0;
      if (byte >= 0x80) continue;
      const size = next + 1 - position;
      if (size === 10 && byte > 1) throw malformed('a varint exceeds 64 bits');
      this.position = next + 1;
      return size;
    }
    throw malformed(limit === end ? 'a varint is truncated' : 'a varint exceeds 10 bytes');
  }

  fixed(size: number, end: number): void {
    if (this.position + size > end) throw malformed('a value is truncated');
    this.position += size;
  }

  /** Skips the value of an unknown field after its tag. `depth` is that of the message around it. */
  skip(tag: number, end: number, depth: number): void {
    switch (tag & 7) {
      case wireTypes.varint:
        this.varint(end);
        return;
      case wireTypes.fixed64:
        this.fixed(8, end);
        return;
      case wireTypes.bytes:
        this.position = this.valueEnd(end);
        return;
      case wireTypes.startGroup:
        this.#skipGroup(tag, end, depth + 1);
        return;
      case wireTypes.fixed32:
        this.fixed(4, end);
        return;
      case wireTypes.endGroup:
        throw malformed('an end-group tag has no start-group tag');
      default:
        throw malformed(`wire type ${tag & 7} does not exist`);
    }
  }

  #skipGroup(startTag: number, end: number, depth: number): void {
    if (depth > maxDepth) throw malformed(`more than ${maxDepth} levels of nested messages`);
    for (;;) {
      const tag = this.tag(end);
      if (tag === startTag + 1) return;
      this.countField();
      this.skip(tag, end, depth);
    }
  }

  /** A varint as a number, exact below 2^53. */
  number(end: number): number {
    const start = this.position;
    const size = this.varint(end);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 128 + ((this.bytes[start + i] ?? 0) & 0x7f);
    return value;
  }
}
