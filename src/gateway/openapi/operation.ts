import type { JsonObject } from '@bufbuild/protobuf';
import { answerType, bodyTypes, requestStreams, responseStreams } from '../http/media-types.js';
import type { Route } from '../routes/route.js';
import { commentOf } from './comments.js';
import { parametersOf } from './parameters.js';
import { described, type Schemas } from './schemas.js';

/** The error statuses of every operation, and those of some operations. */
const errors = [400, 401, 403, 404, 406, 421, 429, 500, 501, 503, 504];
const errorsOfBodies = [408, 413, 415];
const errorsOfWrites = [409, 412];

/** All error statuses that operations refer to. */
export const errorStatuses = [...errors, ...errorsOfBodies, ...errorsOfWrites].toSorted((a, b) => a - b);

export interface OperationOptions {
  readonly schemas: Schemas;
  /** Whether a POST creates a resource that a GET reads. */
  readonly creates: boolean;
  readonly id: string;
}

export const operationOf = (route: Route, { schemas, creates, id }: OperationOptions): JsonObject => {
  const { method, httpMethod, body } = route;
  const [summary = '', ...rest] = commentOf(method).split(/(?<=\.)\s+/);
  const parameters = parametersOf(route, schemas);
  const statuses = [
    ...errors,
    ...(body.kind === 'none' ? [] : errorsOfBodies),
    ...(httpMethod === 'GET' ? [] : errorsOfWrites),
  ].toSorted((a, b) => a - b);
  return {
    operationId: id,
    tags: [method.parent.name],
    summary: summary.replaceAll('\n', ' ').replace(/\.$/, ''),
    ...described(rest.join(' ').trim()),
    ...(parameters.length > 0 && { parameters }),
    ...(body.kind !== 'none' && { requestBody: requestBodyOf(route, schemas) }),
    responses: {
      ...successOf(route, schemas, creates),
      ...Object.fromEntries(statuses.map((status) => [String(status), { $ref: `#/components/responses/${status}` }])),
    },
  };
};

const requestBodyOf = (route: Route, schemas: Schemas): JsonObject => {
  const { method, body } = route;
  const schema = body.kind === 'field' ? schemas.ofField(body.field) : schemas.ofMessage(method.input);
  return {
    required: true,
    ...(requestStreams(method) && { description: 'One JSON object per line; the schema describes one line.' }),
    content: Object.fromEntries(bodyTypes(route).map((type) => [type, { schema }])),
  };
};

const headers = (...names: string[]): JsonObject =>
  Object.fromEntries(['X-Request-Id', ...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]));

const successOf = (route: Route, schemas: Schemas, creates: boolean): JsonObject => {
  const { method, answer, httpMethod, conventions } = route;
  if (answer.fields.length === 0) return { '204': { description: 'Done.', headers: headers() } };
  const etag = conventions.answerEtag ? ['ETag'] : [];
  const content = { [answerType(route)]: { schema: schemas.ofMessage(answer) } };
  const description = responseStreams(method)
    ? `${commentOf(answer)} One JSON object per line; the schema describes one line. An error after the first line is sent as a line with an \`error\`, and then the connection is closed.`
    : commentOf(answer) || 'Done.';
  if (creates) return { '201': { description, headers: headers('Location', ...etag), content } };
  return {
    '200': { description, headers: headers(...(conventions.page ? ['Link'] : []), ...etag), content },
    ...(httpMethod === 'GET' &&
      conventions.answerEtag && {
        '304': { description: 'The client already has the current version.', headers: headers('ETag') },
      }),
  };
};
