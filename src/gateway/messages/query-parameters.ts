import { ScalarType, type DescField, type DescMessage, type JsonValue } from '@bufbuild/protobuf';
import type { FieldViolation } from '../../grpc/index.js';
import { fieldsOnPath, isFieldMask, pathOf } from './field-path.js';
import type { JsonMessage } from './json-message.js';

/**
 * Sets fields of a request from the query: a repeated parameter for a repeated field, a path for a nested field,
 * enums by name or number, times and masks as in JSON.
 * @param taken whether the path or the body already sets a field
 * @returns the violations
 */
export const addQueryParameters = (
  request: JsonMessage,
  query: URLSearchParams,
  message: DescMessage,
  taken: (fields: readonly DescField[]) => string | undefined,
): FieldViolation[] => {
  const violations: FieldViolation[] = [];
  const refuse = (field: string, description: string): void => void violations.push({ field, description });
  const seen = new Set<string>();
  for (const name of new Set(query.keys())) {
    const fields = fieldsOnPath(message, name);
    const field = fields?.at(-1);
    if (fields === undefined || field === undefined || !isQueryable(field)) {
      refuse(name, 'is not a query parameter of this method; GET /openapi.json lists them');
      continue;
    }
    const path = pathOf(fields);
    const elsewhere = taken(fields);
    const texts = query.getAll(name);
    if (elsewhere !== undefined) refuse(path, `must not be in the query: the ${elsewhere} sets it`);
    else if (seen.has(path)) refuse(path, 'is set twice, under both of its names; use one of them');
    else if (field.fieldKind === 'list')
      request.set(
        fields,
        texts.map((text) => jsonOf(field, text)),
      );
    else if (texts.length > 1) refuse(path, 'must be set only once');
    else request.set(fields, jsonOf(field, texts[0] ?? ''));
    seen.add(path);
  }
  return violations;
};

/** Whether one or more text values can set the field. */
export const isQueryable = (field: DescField): boolean => {
  if (field.fieldKind === 'map') return false;
  return field.message === undefined || textual.has(field.message.typeName);
};

/** Messages whose JSON form is a string. */
const textual: ReadonlySet<string> = new Set([
  'google.protobuf.Timestamp',
  'google.protobuf.Duration',
  'google.protobuf.FieldMask',
  ...['Double', 'Float', 'Int64', 'UInt64', 'Int32', 'UInt32', 'Bool', 'String', 'Bytes'].map(
    (scalar) => `google.protobuf.${scalar}Value`,
  ),
]);

/** Converts a text to the JSON that the official mapping reads. A text that it would reject stays unchanged. */
const jsonOf = (field: DescField, text: string): JsonValue => {
  const isBoolean = field.scalar === ScalarType.BOOL || field.message?.typeName === 'google.protobuf.BoolValue';
  if (isBoolean && (text === 'true' || text === 'false')) return text === 'true';
  if (field.enum && /^-?\d{1,10}$/.test(text)) return Number(text);
  // Masks use JSON names; proto names are accepted too.
  if (isFieldMask(field)) return text.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return text;
};
