import type { JsonObject, JsonValue } from '@bufbuild/protobuf';
import type { IncomingHttpHeaders } from 'node:http';
import type { FieldViolation } from '../../grpc/index.js';
import { preconditionUnsupported } from '../http/gateway-errors.js';
import { etagToFind, idempotencyKey } from '../http/preconditions.js';
import type { Route } from '../routes/route.js';
import type { Match } from '../routes/router.js';
import { fieldNamed, pathOf } from './field-path.js';
import { JsonMessage } from './json-message.js';
import { addQueryParameters } from './query-parameters.js';

export interface RequestParts extends Match {
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The parsed body; undefined if the route has no body. */
  readonly body: JsonValue | undefined;
  /** The line number in a stream. */
  readonly position?: number;
}

export interface BuiltRequest {
  /** The encoded request. */
  readonly bytes: Uint8Array;
  /** Whether the request has a read mask. */
  readonly masked: boolean;
}

/** @throws StatusError INVALID_ARGUMENT with every problem in the path, query, headers and body */
export const buildRequest = ({ route, values, query, headers, body, position }: RequestParts): BuiltRequest => {
  const { method, variables, conventions } = route;
  const request = new JsonMessage(method.input, jsonOf(route, body));
  const violations = addVariables(request, { route, values });
  violations.push(
    ...addQueryParameters(request, query, method.input, (fields) => {
      if ([...variables.values()].some((own) => pathOf(own) === pathOf(fields))) return 'path';
      const inBody = route.body.kind === 'whole' || (route.body.kind === 'field' && fields[0] === route.body.field);
      return inBody ? 'body' : undefined;
    }),
  );
  addUpdateMask(request, route, body);
  addHeaders(request, route, headers, violations);
  return {
    bytes: request.encode(violations, position),
    masked: conventions.readMask !== undefined && request.get([conventions.readMask]) !== undefined,
  };
};

const isObject = (json: JsonValue | undefined): json is JsonObject =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const jsonOf = ({ body: { kind, ...body } }: Route, json: JsonValue | undefined): JsonValue => {
  if (json === undefined) return {};
  return kind === 'whole' ? json : 'field' in body ? { [body.field.jsonName]: json } : {};
};

const addVariables = (request: JsonMessage, { route: { variables }, values }: Match): FieldViolation[] => {
  const violations: FieldViolation[] = [];
  for (const [name, fields] of variables) {
    const value = values.get(name) ?? '';
    const inBody = request.get(fields);
    if (inBody !== undefined && inBody !== '' && inBody !== value)
      violations.push({
        field: pathOf(fields),
        description: 'differs between the body and the path; send the same value',
      });
    request.set(fields, value);
  }
  return violations;
};

/** A PATCH changes exactly the fields in its body, also to their defaults. The mask names those fields. */
const addUpdateMask = (
  request: JsonMessage,
  { httpMethod, body, conventions }: Route,
  json: JsonValue | undefined,
): void => {
  const { updateMask, unpatched } = conventions;
  if (httpMethod !== 'PATCH' || updateMask === undefined || body.kind !== 'field' || !isObject(json)) return;
  if (request.get([updateMask]) !== undefined) return;
  const { message } = body.field;
  const changed = Object.keys(json).flatMap((key) => (message && fieldNamed(message, key)) ?? []);
  const names = changed.filter((field) => !unpatched.has(field)).map(({ jsonName }) => jsonName);
  if (names.length > 0) request.set([updateMask], [...new Set(names)].join(','));
};

const addHeaders = (
  request: JsonMessage,
  { httpMethod, variables, conventions: { etag, requestId } }: Route,
  headers: IncomingHttpHeaders,
  violations: FieldViolation[],
): void => {
  const add = (fields: NonNullable<typeof etag>, value: string, header: string): void => {
    const other = request.get(fields);
    if (other !== undefined && other !== '' && other !== value)
      violations.push({ field: pathOf(fields), description: `differs from the ${header} header; send the same value` });
    request.set(fields, value);
  };
  const ifMatch = headers['if-match'];
  if (ifMatch !== undefined && httpMethod !== 'GET') {
    // Without an id in the path, the resource does not exist yet.
    if (etag === undefined || variables.size === 0) throw preconditionUnsupported();
    const found = etagToFind(ifMatch);
    if (found !== undefined) add(etag, found, 'If-Match');
  }
  const key = headers['idempotency-key'];
  if (typeof key === 'string' && requestId !== undefined) add([requestId], idempotencyKey(key), 'Idempotency-Key');
};
