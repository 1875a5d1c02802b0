import { fromBinary, toJson, type FileRegistry, type JsonObject, type JsonValue } from '@bufbuild/protobuf';
import type { Route } from '../routes/route.js';

export interface Answer {
  /** The body to send. */
  readonly body: JsonObject;
  /** The whole response, for example for the next page token. */
  readonly response: JsonObject;
}

/**
 * A response as JSON, with default values unless the request has a read mask.
 * @throws Error when the bytes are not the message
 */
export const toAnswer = (
  { method, responseField }: Route,
  bytes: Uint8Array,
  { masked, registry }: { readonly masked: boolean; readonly registry: FileRegistry },
): Answer => {
  const message = fromBinary(method.output, bytes);
  const response = objectOf(toJson(method.output, message, { alwaysEmitImplicit: !masked, registry }));
  return { response, body: responseField === undefined ? response : objectOf(response[responseField.jsonName]) };
};

const objectOf = (json: JsonValue | undefined): JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json) ? json : {};
