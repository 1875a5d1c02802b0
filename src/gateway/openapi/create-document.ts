import type { DescMessage, FileRegistry, JsonObject } from '@bufbuild/protobuf';
import { STATUS_CODES } from 'node:http';
import { problemType } from '../http/problem.js';
import type { Route } from '../routes/route.js';
import { routesOf } from '../routes/router.js';
import { commentOf } from './comments.js';
import { errorStatuses, operationOf } from './operation.js';
import { variableNames } from './parameters.js';
import { createSchemas, type Examples } from './schemas.js';

export interface DocumentOptions {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly examples: Examples;
}

/** The OpenAPI 3.1 document of all routes in these descriptors. Source: https://spec.openapis.org/oas/v3.1.1.html */
export const createDocument = (registries: readonly FileRegistry[], options: DocumentOptions): JsonObject => {
  const registryOf = ({ typeName }: DescMessage): FileRegistry => {
    const found = registries.find((registry) => registry.getMessage(typeName) !== undefined);
    if (found === undefined) throw new TypeError(`no descriptor declares ${typeName}`);
    return found;
  };
  const schemas = createSchemas(registryOf, options.examples);
  const routes = registries.flatMap(routesOf);
  const paths: Record<string, JsonObject> = {};
  const ids = new Map<string, number>();
  for (const route of routes) {
    const path = pathOf(route);
    const id = `${route.method.parent.name}_${route.method.name}`;
    const count = (ids.get(id) ?? 0) + 1;
    ids.set(id, count);
    const operation = operationOf(route, {
      schemas,
      creates: creates(route, routes),
      id: count === 1 ? id : `${id}_${count}`,
    });
    const item = (paths[path] ??= {});
    // OpenAPI 3.1 supports no other methods.
    if (standard.has(route.httpMethod)) item[route.httpMethod.toLowerCase()] = operation;
  }
  const services = [...new Set(routes.map(({ method }) => method.parent))];
  return {
    openapi: '3.1.1',
    info: { title: options.title, version: options.version, description: options.description },
    tags: services.map((service) => ({ name: service.name, description: commentOf(service) })),
    security: [{ bearer: [] }, {}],
    paths: Object.fromEntries(Object.entries(paths).filter(([, item]) => Object.keys(item).length > 0)),
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'The bearer token of the caller. The gateway passes it on to the services.',
        },
      },
      headers: headerComponents,
      responses: Object.fromEntries(errorStatuses.map((status) => [String(status), problemResponse(status)])),
      schemas: { ...schemas.components(), Problem: problemSchema },
    },
  };
};

const standard: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE']);

/** The template with a braced name for each variable: `/v1/users/{userId}`. */
const pathOf = (route: Route): string => {
  const names = variableNames(route);
  return route.template.text.replaceAll(
    /\{([^{}=]+)(?:=[^{}]+)?\}/g,
    (_, name: string) => `{${names.get(name) ?? name}}`,
  );
};

/** The rule for `Location`: a GET route with the path of this POST and one more variable reads the created resource. */
const creates = ({ httpMethod, template }: Route, routes: readonly Route[]): boolean =>
  httpMethod === 'POST' &&
  template.verb === undefined &&
  routes.some((other) => other.httpMethod === 'GET' && other.template.shape === `${template.shape}/*`);

const header = (description: string): JsonObject => ({ description, schema: { type: 'string' } });

const headerComponents: JsonObject = {
  'X-Request-Id': header(
    'The request id, which appears in the logs of every service that handled the request. It is the client’s own if it sent one.',
  ),
  ETag: header('Changes whenever the resource changes.'),
  Link: header('With `rel="next"`, the path and query of the next page. Absent on the last page.'),
  Location: header('The path of the created resource.'),
  'Retry-After': header('Seconds.'),
};

const problemResponse = (status: number): JsonObject => ({
  description: STATUS_CODES[status] ?? 'Error',
  headers: {
    'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
    ...((status === 429 || status === 503) && { 'Retry-After': { $ref: '#/components/headers/Retry-After' } }),
  },
  content: { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } },
});

const problemSchema: JsonObject = {
  description: 'An error. Source: RFC 9457.',
  type: 'object',
  additionalProperties: false,
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
  properties: {
    type: {
      type: 'string',
      description: 'A link to what the reason means and what to do; `about:blank` if there is no reason.',
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'For people.' },
    code: { type: 'string', description: 'The canonical gRPC code, such as `NOT_FOUND`.' },
    reason: { type: 'string', description: 'The machine-readable reason, such as `USER_NOT_FOUND`.' },
    metadata: { type: 'object', additionalProperties: { type: 'string' }, description: 'Details of the error.' },
    errors: {
      type: 'array',
      description: 'The invalid fields.',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['field', 'description'],
        properties: {
          field: { type: 'string', description: 'The field’s path, in proto names.' },
          description: { type: 'string' },
        },
      },
    },
    requestId: { type: 'string' },
  },
};
