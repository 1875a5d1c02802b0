import type { FieldShape, MessageShape } from './message-shape.js';
import { WireReader, wireTypes } from './wire-reader.js';
import { WireWriter } from './wire-writer.js';

/** A field that a later one may replace or extend. */
interface Held {
  readonly field: FieldShape;
  /** A value, or the concatenated parts of a message, which merges them. */
  readonly content: WireWriter;
}

/**
 * Re-encodes a well-formed message so that protobufjs 7 reads it as Go reads the original. It drops fields of another
 * wire type and replaced members of a oneof, merges messages, shortens varints and completes map entries.
 */
export const rewriteMessage = (shape: MessageShape, bytes: Buffer): Buffer => {
  const reader = new WireReader(bytes);
  const written = new WireWriter(bytes.length + 2);
  const held: (Held | undefined)[] = [];
  while (reader.position < bytes.length) {
    const tag = reader.tag(bytes.length);
    const field = shape.fields.get(tag >>> 3);
    if (field !== undefined && field.wireType === (tag & 7)) {
      if (field.slot >= 0) copyValue(field, reader, contentOf(held, field));
      else writeRepeatable(field, reader, written);
    } else if (field?.packable === true && (tag & 7) === wireTypes.bytes) writePacked(field, reader, written);
    else reader.skip(tag, bytes.length, 1);
  }
  for (const one of held) if (one) writeField(one.field, one.content.written(), written);
  if (shape.expected !== 0) for (const field of shape.fields.values()) addMissing(field, held, written);
  return written.written();
};

const contentOf = (held: (Held | undefined)[], field: FieldShape): WireWriter => {
  const before = held[field.slot];
  if (before?.field === field && field.message) return before.content;
  const content = new WireWriter(16);
  held[field.slot] = { field, content };
  return content;
};

const addMissing = (field: FieldShape, held: readonly (Held | undefined)[], to: WireWriter): void => {
  if (field.slot >= 0 && !held[field.slot]) writeField(field, Buffer.alloc(0), to);
};

/** A repeated field, or one of which the last value wins. */
const writeRepeatable = (field: FieldShape, reader: WireReader, to: WireWriter): void => {
  const content = new WireWriter(16);
  copyValue(field, reader, content);
  writeField(field, content.written(), to);
};

const writePacked = (field: FieldShape, reader: WireReader, to: WireWriter): void => {
  const end = reader.valueEnd(reader.bytes.length);
  const content = new WireWriter(end - reader.position);
  while (reader.position < end) copyValue(field, reader, content);
  to.varint(field.number * 8 + wireTypes.bytes);
  to.varint(content.written().length);
  to.copy(content.written());
};

const writeField = (field: FieldShape, content: Buffer, to: WireWriter): void => {
  const value = field.message ? rewriteMessage(field.message, content) : content;
  to.varint(field.number * 8 + field.wireType);
  if (field.wireType === wireTypes.bytes) to.varint(value.length);
  to.copy(value);
  if (field.wireType === wireTypes.startGroup) to.varint(field.number * 8 + wireTypes.endGroup);
};

/** Copies the content of one value: between the tags of a group, or after the length of bytes. */
const copyValue = (field: FieldShape, reader: WireReader, to: WireWriter): void => {
  const { bytes, position } = reader;
  const tag = field.number * 8 + field.wireType;
  switch (field.kind) {
    case 'bool': {
      const size = reader.varint(bytes.length);
      to.byte(bytes.subarray(position, position + size).some((byte) => (byte & 0x7f) !== 0) ? 1 : 0);
      return;
    }
    case 'varint32': {
      const size = reader.varint(bytes.length);
      to.copy(bytes, position, position + Math.min(size, 4));
      if (size > 4) to.byte((bytes[position + 4] ?? 0) & 0x0f);
      return;
    }
    case 'string':
    case 'bytes':
    case 'message': {
      const end = reader.valueEnd(bytes.length);
      to.copy(bytes, reader.position, end);
      reader.position = end;
      return;
    }
    case 'group':
      for (let next = position; ; next = reader.position) {
        const inner = reader.tag(bytes.length);
        if (inner === tag + 1) {
          to.copy(bytes, position, next);
          return;
        }
        reader.skip(inner, bytes.length, 1);
      }
    case 'varint64':
    case 'fixed32':
    case 'fixed64':
      reader.skip(tag, bytes.length, 1);
      to.copy(bytes, position, reader.position);
      return;
  }
};
