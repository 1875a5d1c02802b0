import {
  ScalarType,
  type DescEnum,
  type DescField,
  type DescMessage,
  type FileRegistry,
  type JsonObject,
  type JsonValue,
} from '@bufbuild/protobuf';
import { behaviors, behaviorsOf } from '../routes/conventions.js';
import { commentOf, commentsOfValues } from './comments.js';

/** JSON examples of messages, by full type name. */
export type Examples = ReadonlyMap<string, JsonObject>;

/** The schemas of messages and enums, created on demand. */
export interface Schemas {
  /** A reference to a message's schema, or the inline schema of a well-known type. */
  readonly ofMessage: (message: DescMessage) => JsonObject;
  readonly ofField: (field: DescField) => JsonObject;
  /** The value of a field with this name in one of the examples. */
  readonly exampleOf: (field: DescField) => JsonValue | undefined;
  /** All schemas that were referred to. */
  readonly components: () => JsonObject;
}

export const createSchemas = (registryOf: (message: DescMessage) => FileRegistry, examples: Examples): Schemas => {
  const components = new Map<string, JsonObject>();
  const names = new Map<string, string>();

  /** The short name, or the full name if another type has the short one. */
  const refer = (type: DescMessage | DescEnum, schema: () => JsonObject): JsonObject => {
    const name = names.has(type.name) && names.get(type.name) !== type.typeName ? type.typeName : type.name;
    if (!components.has(name)) {
      names.set(name, type.typeName);
      // A message may contain itself.
      components.set(name, {});
      components.set(name, schema());
    }
    return { $ref: `#/components/schemas/${name}` };
  };

  const ofMessage = (message: DescMessage): JsonObject => {
    const known = wellKnown[message.typeName];
    if (known !== undefined) return known;
    return refer(message, () => {
      const example = examples.get(message.typeName);
      return {
        ...described(commentOf(message)),
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(message.fields.map((field) => [field.jsonName, ofProperty(field)])),
        ...(example && { examples: [example] }),
      };
    });
  };
  const ofEnum = (type: DescEnum): JsonObject =>
    refer(type, () => ({
      ...described([commentOf(type), commentsOfValues(type)].filter((text) => text !== '').join('\n\n')),
      type: 'string',
      enum: type.values.map(({ name }) => name),
    }));
  const ofOne = (field: DescField): JsonObject => {
    if (field.message) return ofMessage(field.message);
    return field.enum ? ofEnum(field.enum) : field.scalar === undefined ? {} : scalars[field.scalar];
  };
  const ofField = (field: DescField): JsonObject => {
    if (field.fieldKind === 'list') return { type: 'array', items: ofOne(field) };
    return field.fieldKind === 'map' ? { type: 'object', additionalProperties: ofOne(field) } : ofOne(field);
  };
  const ofProperty = (field: DescField): JsonObject => ({
    ...described(commentOf(field)),
    ...(behaviorsOf(field, registryOf(field.parent)).includes(behaviors.outputOnly) && { readOnly: true }),
    ...ofField(field),
  });
  return {
    ofMessage,
    ofField,
    exampleOf: ({ jsonName }) => [...examples.values()].find((example) => jsonName in example)?.[jsonName],
    components: () => Object.fromEntries([...components].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
};

export const described = (description: string): JsonObject => (description === '' ? {} : { description });

const integer = (format: string, minimum: number, maximum: number): JsonObject => ({
  type: 'integer',
  format,
  minimum,
  maximum,
});
const signed = integer('int32', -2_147_483_648, 2_147_483_647);
const unsigned = integer('uint32', 0, 4_294_967_295);
const long: JsonObject = { type: 'string', format: 'int64', pattern: '^-?[0-9]+$' };
const unsignedLong: JsonObject = { type: 'string', format: 'uint64', pattern: '^[0-9]+$' };
const fraction: JsonObject = { anyOf: [{ type: 'number' }, { enum: ['NaN', 'Infinity', '-Infinity'] }] };
const text: JsonObject = { type: 'string' };

/** Source: https://protobuf.dev/programming-guides/json */
const scalars: Readonly<Record<ScalarType, JsonObject>> = {
  [ScalarType.DOUBLE]: fraction,
  [ScalarType.FLOAT]: fraction,
  [ScalarType.INT32]: signed,
  [ScalarType.SINT32]: signed,
  [ScalarType.SFIXED32]: signed,
  [ScalarType.UINT32]: unsigned,
  [ScalarType.FIXED32]: unsigned,
  [ScalarType.INT64]: long,
  [ScalarType.SINT64]: long,
  [ScalarType.SFIXED64]: long,
  [ScalarType.UINT64]: unsignedLong,
  [ScalarType.FIXED64]: unsignedLong,
  [ScalarType.BOOL]: { type: 'boolean' },
  [ScalarType.STRING]: text,
  [ScalarType.BYTES]: { type: 'string', contentEncoding: 'base64' },
};

const nullable = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: 'null' }] });

const wellKnown: Readonly<Record<string, JsonObject>> = {
  'google.protobuf.Timestamp': { type: 'string', format: 'date-time' },
  'google.protobuf.Duration': { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]{1,9})?s$' },
  'google.protobuf.FieldMask': { type: 'string' },
  'google.protobuf.Empty': { type: 'object' },
  'google.protobuf.Struct': { type: 'object' },
  'google.protobuf.ListValue': { type: 'array' },
  'google.protobuf.Value': {},
  'google.protobuf.Any': { type: 'object', required: ['@type'] },
  'google.protobuf.DoubleValue': nullable(fraction),
  'google.protobuf.FloatValue': nullable(fraction),
  'google.protobuf.Int64Value': nullable(long),
  'google.protobuf.UInt64Value': nullable(unsignedLong),
  'google.protobuf.Int32Value': nullable(signed),
  'google.protobuf.UInt32Value': nullable(unsigned),
  'google.protobuf.BoolValue': nullable({ type: 'boolean' }),
  'google.protobuf.StringValue': nullable(text),
  'google.protobuf.BytesValue': nullable({ type: 'string', contentEncoding: 'base64' }),
};
