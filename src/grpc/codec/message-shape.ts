import { wireTypes } from './wire-reader.js';

export type Kind = 'bool' | 'varint32' | 'varint64' | 'fixed32' | 'fixed64' | 'string' | 'bytes' | 'message' | 'group';

/** What the encoding of a field depends on. */
export interface FieldShape {
  readonly number: number;
  readonly kind: Kind;
  readonly wireType: number;
  readonly packable: boolean;
  /** Of a message or group. */
  readonly message: MessageShape | undefined;
  /**
   * Fields of one slot exclude each other: the members of a oneof. A message that is not repeated has a slot of its
   * own. -1 for a field that may come again: it is repeated, or the last value wins.
   */
  readonly slot: number;
  /** The bit of the slot in a set of those seen; 0 without a slot. Slots from 30 on share a bit. */
  readonly bit: number;
}

export interface MessageShape {
  readonly fields: Map<number, FieldShape>;
  /** The fields numbered below 32, by number: an array is faster to ask than a map. */
  readonly lowFields: (FieldShape | undefined)[];
  /** The bits of fields that protobufjs 7 cannot do without: the value of a map's entry, if it is a message. */
  expected: number;
}

/** `google.protobuf.FieldDescriptorProto`, as far as shapes need it. */
export interface FieldDescriptor {
  readonly name: string;
  readonly number: number;
  readonly label: number;
  readonly type: number;
  readonly typeName: string;
  readonly extendee: string;
  readonly oneofIndex?: number;
}

const labelRepeated = 3;

/** By the numbers of `google.protobuf.FieldDescriptorProto.Type`. */
const kinds: readonly (Kind | undefined)[] = [
  undefined,
  'fixed64', // double
  'fixed32', // float
  'varint64', // int64
  'varint64', // uint64
  'varint32', // int32
  'fixed64', // fixed64
  'fixed32', // fixed32
  'bool',
  'string',
  'group',
  'message',
  'bytes',
  'varint32', // uint32
  'varint32', // enum
  'fixed32', // sfixed32
  'fixed64', // sfixed64
  'varint32', // sint32
  'varint64', // sint64
];

const wireTypeOf: Record<Kind, number> = {
  bool: wireTypes.varint,
  varint32: wireTypes.varint,
  varint64: wireTypes.varint,
  fixed32: wireTypes.fixed32,
  fixed64: wireTypes.fixed64,
  string: wireTypes.bytes,
  bytes: wireTypes.bytes,
  message: wireTypes.bytes,
  group: wireTypes.startGroup,
};

/** Adds fields to a shape. `messageOf` finds the shape of a field that is a message. */
export const addFields = (
  shape: MessageShape,
  fields: readonly FieldDescriptor[],
  messageOf: (field: FieldDescriptor) => MessageShape,
): void => {
  let slots = 0;
  const oneofSlots = new Map<number, number>();
  const slotOf = ({ label, oneofIndex }: FieldDescriptor, isMessage: boolean): number => {
    if (oneofIndex === undefined) return isMessage && label !== labelRepeated ? slots++ : -1;
    const slot = oneofSlots.get(oneofIndex) ?? slots++;
    oneofSlots.set(oneofIndex, slot);
    return slot;
  };
  for (const field of fields) {
    const kind = kinds[field.type];
    if (kind === undefined) throw new Error(`field ${field.name} has an unknown type: ${field.type}`);
    const isMessage = kind === 'message' || kind === 'group';
    const slot = slotOf(field, isMessage);
    const made: FieldShape = {
      number: field.number,
      kind,
      wireType: wireTypeOf[kind],
      packable: field.label === labelRepeated && wireTypeOf[kind] !== wireTypes.bytes && !isMessage,
      message: isMessage ? messageOf(field) : undefined,
      slot,
      bit: slot < 0 ? 0 : 1 << Math.min(slot, 30),
    };
    shape.fields.set(field.number, made);
    if (field.number < 32) shape.lowFields[field.number] = made;
  }
};
