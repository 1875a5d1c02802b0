import { invalidHeader, preconditionFailed } from './gateway-errors.js';

/** An entity tag in its header form. Source: RFC 9110, 8.8.3. */
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
 * The etag that a write requires; undefined for `*`, which matches any.
 * @throws StatusError ABORTED when no etag can match, such as a weak one
 */
export const etagToFind = (ifMatch: string): string | undefined => {
  const tags = parse('if-match', ifMatch);
  if (tags === '*') return undefined;
  const strong = tags.filter(({ weak }) => !weak);
  if (strong.length > 1) throw invalidHeader('if-match', 'must have exactly one etag');
  const [one] = strong;
  if (one === undefined)
    throw preconditionFailed('If-Match has only weak etags, which never match; send a strong etag');
  return one.opaque;
};

/** Whether the client already has the current version. Source: RFC 9110, 13.1.2. */
export const isNotModified = (ifNoneMatch: string | undefined, etag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  const tags = parse('if-none-match', ifNoneMatch);
  return tags === '*' || tags.some(({ opaque }) => opaque === etag);
};

/**
 * The idempotency key of a request; quotes are optional, because clients differ. Source:
 * draft-ietf-httpapi-idempotency-key-header.
 */
export const idempotencyKey = (header: string): string => /^"(.*)"$/.exec(header)?.[1] ?? header;
