import type { DescField, DescMessage, JsonObject } from '@bufbuild/protobuf';
import { pathOf } from '../messages/field-path.js';
import { isQueryable } from '../messages/query-parameters.js';
import type { Route } from '../routes/route.js';
import { commentOf } from './comments.js';
import { described, type Schemas } from './schemas.js';

/** The nesting depth of listed query parameters; the gateway itself accepts any depth. */
const maxDepth = 3;

/**
 * The variable names of a template in the document: the field names, because OpenAPI merges routes of the same shape
 * into one path.
 */
export const variableNames = ({ variables }: Route): ReadonlyMap<string, string> => {
  const short = new Map([...variables].map(([name, fields]) => [name, fields.at(-1)?.jsonName ?? name]));
  const isOne = new Set(short.values()).size === short.size;
  return isOne ? short : new Map([...variables.keys()].map((name) => [name, name]));
};

export const parametersOf = (route: Route, schemas: Schemas): JsonObject[] => [
  ...pathParameters(route, schemas),
  ...queryParameters(route, schemas),
  ...headerParameters(route),
];

const pathParameters = (route: Route, schemas: Schemas): JsonObject[] => {
  const names = variableNames(route);
  return [...route.variables].map(([variable, fields]) => {
    const field = fields.at(-1);
    const example = field && schemas.exampleOf(field);
    return {
      name: names.get(variable) ?? variable,
      in: 'path',
      required: true,
      ...described(field ? commentOf(field) : ''),
      schema: { minLength: 1, ...(field && schemas.ofField(field)) },
      ...(example !== undefined && { example }),
    };
  });
};

const queryParameters = ({ method, variables, body }: Route, schemas: Schemas): JsonObject[] => {
  if (body.kind === 'whole') return [];
  const inPath = new Set([...variables.values()].map(pathOf));
  const parameters: JsonObject[] = [];
  const add = (message: DescMessage, above: readonly DescField[]): void => {
    for (const field of message.fields) {
      const fields = [...above, field];
      if (inPath.has(pathOf(fields)) || (body.kind === 'field' && fields[0] === body.field)) continue;
      if (isQueryable(field))
        parameters.push({
          name: fields.map(({ jsonName }) => jsonName).join('.'),
          in: 'query',
          ...described(commentOf(field)),
          schema: schemas.ofField(field),
        });
      else if (field.fieldKind === 'message' && fields.length < maxDepth) add(field.message, fields);
    }
  };
  add(method.input, []);
  return parameters;
};

const header = (name: string, description: string): JsonObject => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
});

const headerParameters = ({
  httpMethod,
  variables,
  conventions: { etag, requestId, answerEtag },
}: Route): JsonObject[] => [
  ...(httpMethod === 'GET' && answerEtag
    ? [
        header(
          'If-None-Match',
          'Etags that the client has, each in double quotes. If one is current, the response is 304.',
        ),
      ]
    : []),
  ...(httpMethod !== 'GET' && etag && variables.size > 0
    ? [
        header(
          'If-Match',
          'The etag that must be current, in double quotes. If it is not, the response is 412 and nothing changes.',
        ),
      ]
    : []),
  ...(requestId
    ? [
        header(
          'Idempotency-Key',
          'A UUID. The same request with the same key gets the first response again and has no further effect.',
        ),
      ]
    : []),
];
