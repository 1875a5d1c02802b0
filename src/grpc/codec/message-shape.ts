import { wireTypes } from './wire-reader.js';

export type Kind = 'bool' | 'varint32' | 'varint64' | 'fixed32' | 'fixed64' | 'string' | 'bytes' | 'message' | 'group';

/** The types of the specification, named as .proto files name them. */
export type FieldType = (typeof types)[number][0];

/** The properties of a field that determine its encoding. */
export interface FieldShape {
  /** The property name in objects. */
  readonly name: string;
  readonly number: number;
  readonly type: FieldType;
  readonly kind: Kind;
  readonly tag: number;
  readonly repeated: boolean;
  /** In proto2. */
  readonly required: boolean;
  /** The numbers of an enum, by name. */
  readonly values: ReadonlyMap<string, number> | undefined;
  /** The length of the last message encoded here. */
  lengthBytes: number;
  readonly wireType: number;
  readonly packable: boolean;
  /** Of a message or group. */
  readonly message: MessageShape | undefined;
  /**
   * Fields of one slot exclude each other: the members of a oneof. A singular message has its own slot. -1 for a
   * field that may appear again: it is repeated, or the last value wins.
   */
  readonly slot: number;
  /** The bit of the slot in a set of seen slots; 0 without a slot. Slots from 30 on share a bit. */
  readonly bit: number;
}

export interface MessageShape {
  readonly isMapEntry: boolean;
  /** In encoding order: by number. */
  encoded: readonly FieldShape[];
  readonly fields: Map<number, FieldShape>;
  /** The fields numbered below 32, by number, because an array is faster than a map. */
  readonly lowFields: (FieldShape | undefined)[];
  /** The bits of fields that protobufjs 7 requires: a message as the value of a map entry. */
  expected: number;
}

/** The parts of `google.protobuf.FieldDescriptorProto` that shapes need. */
export interface FieldDescriptor {
  readonly name: string;
  readonly number: number;
  readonly label: number;
  readonly type: number;
  readonly typeName: string;
  readonly extendee: string;
  readonly oneofIndex?: number;
}

const labels = { required: 2, repeated: 3 } as const;

/** In the order of `google.protobuf.FieldDescriptorProto.Type`, which starts with 1. */
const types = [
  ['double', 'fixed64'],
  ['float', 'fixed32'],
  ['int64', 'varint64'],
  ['uint64', 'varint64'],
  ['int32', 'varint32'],
  ['fixed64', 'fixed64'],
  ['fixed32', 'fixed32'],
  ['bool', 'bool'],
  ['string', 'string'],
  ['group', 'group'],
  ['message', 'message'],
  ['bytes', 'bytes'],
  ['uint32', 'varint32'],
  ['enum', 'varint32'],
  ['sfixed32', 'fixed32'],
  ['sfixed64', 'fixed64'],
  ['sint32', 'varint32'],
  ['sint64', 'varint64'],
] as const satisfies readonly (readonly [string, Kind])[];

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

/** Adds fields to a shape. `messageOf` returns the shape of a message field, `valuesOf` the numbers of an enum. */
export const addFields = (
  shape: MessageShape,
  fields: readonly FieldDescriptor[],
  messageOf: (field: FieldDescriptor) => MessageShape,
  valuesOf: (field: FieldDescriptor) => ReadonlyMap<string, number>,
): void => {
  let slots = 0;
  const oneofSlots = new Map<number, number>();
  const slotOf = ({ label, oneofIndex }: FieldDescriptor, isMessage: boolean): number => {
    if (oneofIndex === undefined) return isMessage && label !== labels.repeated ? slots++ : -1;
    const slot = oneofSlots.get(oneofIndex) ?? slots++;
    oneofSlots.set(oneofIndex, slot);
    return slot;
  };
  for (const field of fields) {
    const typeAndKind = types[field.type - 1];
    if (typeAndKind === undefined) throw new Error(`field ${field.name} has an unknown type: ${field.type}`);
    const [type, kind] = typeAndKind;
    const isMessage = kind === 'message' || kind === 'group';
    const slot = slotOf(field, isMessage);
    const wireType = wireTypeOf[kind];
    const repeated = field.label === labels.repeated;
    const made: FieldShape = {
      name: field.name,
      number: field.number,
      type,
      kind,
      tag: field.number * 8 + wireType,
      repeated,
      required: field.label === labels.required,
      values: type === 'enum' ? valuesOf(field) : undefined,
      lengthBytes: 1,
      wireType,
      packable: repeated && wireType !== wireTypes.bytes && !isMessage,
      message: isMessage ? messageOf(field) : undefined,
      slot,
      bit: slot < 0 ? 0 : 1 << Math.min(slot, 30),
    };
    shape.fields.set(field.number, made);
    if (field.number < 32) shape.lowFields[field.number] = made;
  }
  shape.encoded = [...shape.fields.values()].sort((a, b) => a.number - b.number);
};
