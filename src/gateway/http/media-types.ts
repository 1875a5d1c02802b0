import type { IncomingHttpHeaders } from 'node:http';
import { notAcceptable, unsupportedMediaType } from './gateway-errors.js';
import type { Route } from '../routes/route.js';

export const jsonType = 'application/json';
export const ndjsonType = 'application/x-ndjson';
const mergePatchType = 'application/merge-patch+json';

/** The accepted media types of a route's body, the default first. */
export const bodyTypes = ({ method, httpMethod }: Pick<Route, 'method' | 'httpMethod'>): readonly string[] => {
  if (requestStreams(method)) return [ndjsonType];
  return httpMethod === 'PATCH' ? [jsonType, mergePatchType] : [jsonType];
};

export const answerType = ({ method }: Pick<Route, 'method'>): string =>
  responseStreams(method) ? ndjsonType : jsonType;

export const requestStreams = ({ methodKind }: Route['method']): boolean =>
  methodKind === 'client_streaming' || methodKind === 'bidi_streaming';
export const responseStreams = ({ methodKind }: Route['method']): boolean =>
  methodKind === 'server_streaming' || methodKind === 'bidi_streaming';

/** @throws StatusError when the client does not accept the media type of the response */
export const checkAccept = (accept: string | undefined, type: string): void => {
  if (accept !== undefined && accept.trim() !== '' && qualityOf(accept, type) === 0) throw notAcceptable(type);
};

/** The quality value of a type; the most specific range counts. Source: RFC 9110, 12.5.1. */
const qualityOf = (accept: string, type: string): number => {
  const [family] = type.split('/', 1);
  let [best, quality] = [-1, 0];
  for (const part of accept.split(',')) {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const rank = range === type ? 2 : range === `${family}/*` ? 1 : range === '*/*' ? 0 : -1;
    if (rank <= best) continue;
    const [, q = '1'] = /^q=([\d.]+)$/.exec(parameters.find((text) => text.startsWith('q=')) ?? '') ?? [];
    [best, quality] = [rank, Number(q)];
  }
  return quality;
};

/**
 * A page of another origin cannot send these types without a preflight request.
 * @throws StatusError when the body has another type, another charset or is compressed
 */
export const checkContentType = (headers: IncomingHttpHeaders, types: readonly string[]): void => {
  const [type = '', ...parameters] = (headers['content-type'] ?? '')
    .split(';')
    .map((text) => text.trim().toLowerCase());
  if (!types.includes(type))
    throw unsupportedMediaType(
      `send content-type ${types.join(' or ')}${type === '' ? '' : ', which matches the body'}`,
    );
  const charset = parameters.find((text) => text.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !/^"?utf-?8"?$/.test(charset))
    throw unsupportedMediaType('JSON must be in UTF-8; send it with charset=utf-8');
  const coding = headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (coding !== 'identity') throw unsupportedMediaType('the body must not be compressed; leave out content-encoding');
};

/** Whether a request declares a body. A chunked body may turn out to be empty. */
export const hasBody = (headers: IncomingHttpHeaders): boolean => (headers['content-length'] ?? '0') !== '0';
