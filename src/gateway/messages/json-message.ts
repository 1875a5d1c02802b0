import {
  fromJson,
  toBinary,
  type DescField,
  type DescMessage,
  type JsonObject,
  type JsonValue,
} from '@bufbuild/protobuf';
import type { FieldViolation } from '../../grpc/index.js';
import { jsonViolations } from './json-violations.js';
import { invalidRequest } from '../http/gateway-errors.js';

/** A request under construction, as JSON: from the path, query, headers and body. */
export class JsonMessage {
  readonly #message: DescMessage;
  readonly #json: JsonValue;

  constructor(message: DescMessage, json: JsonValue) {
    this.#message = message;
    this.#json = json;
  }

  /** The value of a field; undefined if unset. */
  get(fields: readonly DescField[]): JsonValue | undefined {
    let value: JsonValue | undefined = this.#json;
    for (const field of fields) value = isObject(value) ? value[keyOf(value, field)] : undefined;
    return value ?? undefined;
  }

  /** Sets a field, and creates the messages around it. */
  set(fields: readonly DescField[], value: JsonValue): void {
    if (!isObject(this.#json)) return;
    let inside = this.#json;
    for (const field of fields.slice(0, -1)) {
      const key = keyOf(inside, field);
      const next = inside[key];
      // A value that is not an object stays, so that validation reports it.
      if (next !== undefined && next !== null && !isObject(next)) return;
      inside = inside[key] = next ?? {};
    }
    const last = fields.at(-1);
    if (last !== undefined) inside[keyOf(inside, last)] = value;
  }

  /**
   * Encodes the message.
   * @param violations those found already
   * @throws StatusError INVALID_ARGUMENT with every violation
   */
  encode(violations: readonly FieldViolation[] = [], position?: number): Uint8Array {
    if (violations.length === 0) {
      try {
        return toBinary(this.#message, fromJson(this.#message, this.#json));
      } catch {
        // The error names types; jsonViolations names the fields.
      }
    }
    throw invalidRequest([...violations, ...jsonViolations(this.#message, this.#json)], position);
  }
}

const isObject = (json: JsonValue | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** The key of the field in the JSON: the one present, or the one to use. */
const keyOf = (json: JsonObject, field: DescField): string =>
  Object.hasOwn(json, field.name) && !Object.hasOwn(json, field.jsonName) ? field.name : field.jsonName;
