import {
  fromJson,
  ScalarType,
  type DescField,
  type DescMessage,
  type JsonObject,
  type JsonValue,
} from '@bufbuild/protobuf';
import type { FieldViolation } from '../../grpc/index.js';
import { fieldNamed, isPlain } from './field-path.js';

/** The maximum number of reported violations; the services report no more either. */
const maxViolations = 20;
/** The official mapping has the same limit. */
const maxDepth = 100;

/**
 * Lists what is wrong with JSON that is not a message. The official mapping reports one fault and names types. This
 * function reports each fault by its field, as the services do.
 */
export const jsonViolations = (message: DescMessage, json: JsonValue): FieldViolation[] => {
  const found: FieldViolation[] = [];
  walk(message, json, '', found, 0);
  return found.slice(0, maxViolations);
};

const isObject = (json: JsonValue): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const walk = (message: DescMessage, json: JsonValue, at: string, found: FieldViolation[], depth: number): void => {
  if (found.length >= maxViolations) return;
  if (depth >= maxDepth)
    return void found.push({
      field: 'body',
      description: `has more than ${maxDepth} levels of nested messages`,
    });
  if (!isObject(json)) return void found.push({ field: at || 'body', description: 'must be a JSON object' });
  const seen = new Set<DescField>();
  for (const [key, value] of Object.entries(json)) {
    const field = fieldNamed(message, key);
    if (field === undefined) {
      found.push({ field: at === '' ? key : `${at}.${key}`, description: unknownField(message) });
      continue;
    }
    const path = at === '' ? field.name : `${at}.${field.name}`;
    if (seen.has(field))
      found.push({ field: path, description: `is set twice, as ${field.name} and ${field.jsonName}; use one of them` });
    const other = field.oneof?.fields.find((one) => one !== field && seen.has(one));
    if (other !== undefined)
      found.push({ field: path, description: `must not be set together with ${other.jsonName}; use one of them` });
    seen.add(field);
    if (value !== null) walkField(field, value, path, found, depth);
  }
};

const unknownField = ({ fields }: DescMessage): string =>
  fields.length === 0
    ? 'is unknown: this message has no fields'
    : `is unknown: the fields are ${fields.map(({ jsonName }) => jsonName).join(', ')}`;

const walkField = (field: DescField, value: JsonValue, path: string, found: FieldViolation[], depth: number): void => {
  if (field.fieldKind === 'list') {
    if (!Array.isArray(value)) return void found.push({ field: path, description: 'must be a list' });
    for (const [index, item] of value.entries()) {
      if (found.length >= maxViolations) return;
      if (field.listKind === 'message' && isPlain(field.message))
        walk(field.message, item, `${path}[${index}]`, found, depth + 1);
      else if (!isAccepted(field, [item])) found.push({ field: `${path}[${index}]`, description: ruleOf(field, item) });
    }
  } else if (field.fieldKind === 'message' && isPlain(field.message))
    walk(field.message, value, path, found, depth + 1);
  else if (!isAccepted(field, value)) found.push({ field: path, description: ruleOf(field, value) });
};

const isAccepted = (field: DescField, value: JsonValue): boolean => {
  try {
    fromJson(field.parent, { [field.jsonName]: value });
    return true;
  } catch {
    return false;
  }
};

const whole = (bits: number, signed: boolean): string => {
  const [min, max] = signed ? [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n] : [0n, 2n ** BigInt(bits) - 1n];
  return `must be a whole number from ${min} to ${max}`;
};

const scalarRules: Readonly<Record<ScalarType, string>> = {
  [ScalarType.DOUBLE]: 'must be a number',
  [ScalarType.FLOAT]: 'must be a number',
  [ScalarType.INT32]: whole(32, true),
  [ScalarType.SINT32]: whole(32, true),
  [ScalarType.SFIXED32]: whole(32, true),
  [ScalarType.UINT32]: whole(32, false),
  [ScalarType.FIXED32]: whole(32, false),
  [ScalarType.INT64]: whole(64, true),
  [ScalarType.SINT64]: whole(64, true),
  [ScalarType.SFIXED64]: whole(64, true),
  [ScalarType.UINT64]: whole(64, false),
  [ScalarType.FIXED64]: whole(64, false),
  [ScalarType.BOOL]: 'must be true or false',
  [ScalarType.STRING]: 'must be a string',
  [ScalarType.BYTES]: 'must be a base64 string',
};

const messageRules: Readonly<Record<string, string>> = {
  'google.protobuf.Timestamp': 'must be a time such as 2026-01-31T12:00:00Z, from the year 1 to 9999',
  'google.protobuf.Duration': 'must be a duration such as 1.5s',
  'google.protobuf.FieldMask': 'must be field names, separated by commas',
};

/** Describes the values that a field accepts. */
const ruleOf = (field: DescField, value: JsonValue): string => {
  if (field.fieldKind === 'map') return 'must be a JSON object whose values have the same type';
  if (field.enum) return `must be one of ${field.enum.values.map(({ name }) => name).join(', ')}`;
  if (field.message) return messageRules[field.message.typeName] ?? 'is not valid';
  if (field.scalar === ScalarType.STRING && typeof value === 'string')
    return 'must not contain half of a surrogate pair';
  return scalarRules[field.scalar];
};
