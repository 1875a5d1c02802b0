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

/** A request under construction, as JSON: from the path, the query, headers and the body. */
export class JsonMessage {
  readonly #message: DescMessage;
  readonly #json: JsonValue;

  constructor(message: DescMessage, json: JsonValue) {
    this.#message = message;
    this.#json = json;
  }

  /** What a field has; undefined when it is not set. */
  get(fields: readonly DescField[]): JsonValue | undefined {
    let value: JsonValue | undefined = this.#json;
    for (const field of fields) value = isObject(value) ? value[keyOf(value, field)] : undefined;
    return value ?? undefined;
  }

  /** Sets a field, and the messages that it is inside of. */
  set(fields: readonly DescField[], value: JsonValue): void {
    if (!isObject(this.#json)) return;
    let inside = this.#json;
    for (const field of fields.slice(0, -1)) {
      const key = keyOf(inside, field);
      const next = inside[key];
      // What is no object stays, to be refused.
      if (next !== undefined && next !== null && !isObject(next)) return;
      inside = inside[key] = next ?? {};
    }
    const last = fields.at(-1);
    if (last !== undefined) inside[keyOf(inside, last)] = value;
  }

  /**
   * The message on the wire.
   * @param violations what is wrong with it already
   * @throws StatusError INVALID_ARGUMENT with everything that is wrong
   */
  encode(violations: readonly FieldViolation[] = [], position?: number): Uint8Array {
    if (violations.length === 0) {
      try {
        return toBinary(this.#message, fromJson(this.#message, this.#json));
      } catch {
        // The reason has the names of types in it; jsonViolations finds its own.
      }
    }
    throw invalidRequest([...violations, ...jsonViolations(this.#message, this.#json)], position);
  }
}

const isObject = (json: JsonValue | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** The name under which the JSON has a field, or would have it. */
const keyOf = (json: JsonObject, field: DescField): string =>
  Object.hasOwn(json, field.name) && !Object.hasOwn(json, field.jsonName) ? field.name : field.jsonName;
