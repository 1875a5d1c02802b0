import type { JsonObject } from '@bufbuild/protobuf';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../messages/answer.js';
import type { Route } from '../routes/route.js';
import type { Match } from '../routes/router.js';
import { jsonType } from './media-types.js';
import { formatEtag, isNotModified } from './preconditions.js';

interface Sent extends Match {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly query: URLSearchParams;
}

/** Sends a response with the status and headers that HTTP has for its kind. */
export const sendAnswer = async (sent: Sent, { body, response }: Answer, routes: readonly Route[]): Promise<void> => {
  const { request, reply, route } = sent;
  const { conventions, answer } = route;
  if (answer.fields.length === 0) return void reply.code(204).send();
  const link = nextPage(sent, response);
  if (link !== undefined) reply.header('link', link);
  const location = route.httpMethod === 'POST' ? locationOf(sent, body, routes) : undefined;
  if (location !== undefined) reply.code(201).header('location', location);
  const etag = conventions.answerEtag && textOf(body, conventions.answerEtag.jsonName);
  if (etag !== undefined) {
    reply.header('etag', formatEtag(etag));
    if (route.httpMethod === 'GET' && isNotModified(request.headers['if-none-match'], etag))
      return void reply.code(304).send();
  }
  reply.header('cache-control', etag === undefined || route.httpMethod !== 'GET' ? 'no-store' : 'private, no-cache');
  await reply.type(jsonType).send(Buffer.from(JSON.stringify(body)));
};

const textOf = (json: JsonObject, name: string): string | undefined => {
  const value = json[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Source: RFC 8288. */
const nextPage = (
  {
    request,
    route: {
      conventions: { page },
    },
    query,
  }: Sent,
  response: JsonObject,
): string | undefined => {
  const token = page && textOf(response, page.nextToken.jsonName);
  if (page === undefined || token === undefined) return undefined;
  const next = new URLSearchParams(query);
  next.delete(page.token.name);
  next.set(page.token.jsonName, token);
  return `<${pathOf(request)}?${next.toString()}>; rel="next"`;
};

/** The Location of a created resource: the GET route with the same path and one more variable. */
const locationOf = (
  { request, route: { template } }: Sent,
  body: JsonObject,
  routes: readonly Route[],
): string | undefined => {
  if (template.verb !== undefined) return undefined;
  const reader = routes.find(
    ({ httpMethod, template: { shape } }) => httpMethod === 'GET' && shape === `${template.shape}/*`,
  );
  const id = [...(reader?.variables.values() ?? [])].at(-1)?.at(-1);
  const value = id && textOf(body, id.jsonName);
  return value === undefined ? undefined : `${pathOf(request)}/${encodeURIComponent(value)}`;
};

const pathOf = ({ raw }: FastifyRequest): string => (raw.url ?? '').split('?', 1)[0] ?? '';
