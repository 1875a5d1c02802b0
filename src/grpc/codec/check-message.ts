import { isUtf8 } from 'node:buffer';
import type { FieldShape, MessageShape } from './message-shape.js';
import { malformed, maxDepth, wireTypes, type WireReader } from './wire-reader.js';

/**
 * Checks a message from the reader's position to `end`, or a group up to the end-group tag of the field number
 * `group`. Throws when it is malformed or has too many fields. Sets `reader.plain` to false when protobufjs 7 would
 * read it differently from Go.
 */
export const checkMessage = (shape: MessageShape, reader: WireReader, end: number, depth = 1, group?: number): void => {
  if (depth > maxDepth) throw malformed(`more than ${maxDepth} levels of nested messages`);
  const endTag = group === undefined ? -1 : ((group << 3) | wireTypes.endGroup) >>> 0;
  let seen = 0;
  let open = group !== undefined;
  while (reader.position < end) {
    const tag = reader.tag(end);
    reader.countField();
    const field = tag < 256 ? shape.lowFields[tag >>> 3] : shape.fields.get(tag >>> 3);
    if (field !== undefined && field.wireType === (tag & 7)) {
      // protobufjs 7 replaces a repeated occurrence of a message, and keeps all members of a oneof.
      if ((seen & field.bit) !== 0) reader.plain = false;
      seen |= field.bit;
      checkValue(field, reader, end, depth);
    } else if (field?.packable === true && (tag & 7) === wireTypes.bytes) {
      const packedEnd = reader.valueEnd(end);
      while (reader.position < packedEnd) {
        reader.countField();
        checkValue(field, reader, packedEnd, depth);
      }
    } else if (tag === endTag) {
      open = false;
      break;
    } else {
      // Go treats a known field with another wire type as unknown. protobufjs 7 reads it by its own type.
      if (field !== undefined) reader.plain = false;
      reader.skip(tag, end, depth);
    }
  }
  if (open) throw malformed('a group is not terminated');
  if ((seen & shape.expected) !== shape.expected) reader.plain = false;
};

const checkValue = (field: FieldShape, reader: WireReader, end: number, depth: number): void => {
  switch (field.kind) {
    case 'string': {
      const valueEnd = reader.valueEnd(end);
      checkText(reader.bytes, reader.position, valueEnd);
      reader.position = valueEnd;
      return;
    }
    case 'message':
      if (field.message) checkMessage(field.message, reader, reader.valueEnd(end), depth + 1);
      return;
    case 'varint32': {
      const size = reader.varint(end);
      if (size > 5 && size < 10) reader.plain = false;
      return;
    }
    case 'varint64':
      reader.varint(end);
      return;
    case 'bool':
      if (reader.varint(end) > 1) reader.plain = false;
      return;
    case 'bytes':
      reader.position = reader.valueEnd(end);
      return;
    case 'fixed32':
      reader.fixed(4, end);
      return;
    case 'fixed64':
      reader.fixed(8, end);
      return;
    case 'group':
      if (field.message) checkMessage(field.message, reader, end, depth + 1, field.number);
      return;
  }
};

/** A call into Node.js costs more than a loop over a few bytes. */
const shortText = 48;

const checkText = (bytes: Buffer, start: number, end: number): void => {
  let position = start;
  if (end - start <= shortText) while (position < end && (bytes[position] ?? 0) < 0x80) position++;
  if (position < end && !isUtf8(bytes.subarray(position, end))) throw malformed('a string is not UTF-8');
};
