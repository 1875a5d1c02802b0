import { invalidHeader, preconditionFailed } from './gateway-errors.js';

/** An entity tag as it is sent. Source: RFC 9110, 8.8.3. */
export const formatEtag = (etag: string): string => `"${etag}"`;

const tag = /(?<weak>W\/)?"(?<opaque>[\x21\x23-\x7e\x80-\xff]*)"/g;
const list = /^\s*(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"(?:\s*,\s*(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*")*\s*$/;

interface EntityTag {
  readonly weak: boolean;
  readonly opaque: string;
}

const parse = (name: string, header: string): readonly EntityTag[] | '*' => {
  if (header.trim() === '*') return '*';
  if (!list.test(header)) throw invalidHeader(name, 'must be an etag in double quotes, such as "1.1", or *');
  return [...header.matchAll(tag)].map(({ groups }) => ({
    weak: groups?.['weak'] !== undefined,
    opaque: groups?.['opaque'] ?? '',
  }));
};

/**
 * The etag that a write must find; undefined for `*`, which any has.
 * @throws StatusError ABORTED when none can match: a weak one never does
 */
export const etagToFind = (ifMatch: string): string | undefined => {
  const tags = parse('if-match', ifMatch);
  if (tags === '*') return undefined;
  const strong = tags.filter(({ weak }) => !weak);
  if (strong.length > 1) throw invalidHeader('if-match', 'must have one etag');
  const [one] = strong;
  if (one === undefined) throw preconditionFailed('If-Match has weak etags only, and they never match');
  return one.opaque;
};

/** Whether the client has what would be sent. Source: RFC 9110, 13.1.2. */
export const isNotModified = (ifNoneMatch: string | undefined, etag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  const tags = parse('if-none-match', ifNoneMatch);
  return tags === '*' || tags.some(({ opaque }) => opaque === etag);
};

/** The key of a request that may be repeated; quotes are optional, as clients differ. Source: draft-ietf-httpapi-idempotency-key-header. */
export const idempotencyKey = (header: string): string => /^"(.*)"$/.exec(header)?.[1] ?? header;
