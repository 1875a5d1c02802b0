/** One segment of a template: a literal, any one segment, or any number of segments at the end. */
type Segment = { readonly literal: string } | '*' | '**';

interface Variable {
  /** The field that it sets, such as `user_message.user_id`. */
  readonly field: string;
  /** Its first segment, and their number. */
  readonly from: number;
  readonly count: number;
}

/** A path template of `google.api.http`. Source: google/api/http.proto, "Path template syntax". */
export interface PathTemplate {
  /** The template as declared. */
  readonly text: string;
  readonly segments: readonly Segment[];
  readonly variables: readonly Variable[];
  /** The verb after the last colon: `batchGet`. */
  readonly verb: string | undefined;
  /** Templates with the same shape match the same paths. */
  readonly shape: string;
}

const pattern = /^(?<path>(?:\/(?:\{[^{}]+\}|[^/{}:]+))+)(?::(?<verb>[^/{}:]+))?$/;
const variablePattern = /^\{(?<field>[A-Za-z_][\w.]*)(?:=(?<segments>[^{}]+))?\}$/;

/** @throws TypeError for an invalid template */
export const parsePathTemplate = (text: string): PathTemplate => {
  const { path, verb } = pattern.exec(text)?.groups ?? {};
  if (path === undefined) throw new TypeError(`${text} is not a google.api.http path template`);
  const segments: Segment[] = [];
  const variables: Variable[] = [];
  for (const part of path.slice(1).match(/\{[^{}]+\}|[^/]+/g) ?? []) {
    const { field, segments: own = '*' } = variablePattern.exec(part)?.groups ?? {};
    const parsed = (field === undefined ? part : own).split('/').map(toSegment);
    if (field !== undefined) variables.push({ field, from: segments.length, count: parsed.length });
    segments.push(...parsed);
  }
  if (segments.slice(0, -1).includes('**'))
    throw new TypeError(`${text} has ** before its last segment; move it to the end`);
  return { text, segments, variables, verb, shape: `/${segments.map(shapeOf).join('/')}${verb ? `:${verb}` : ''}` };
};

const toSegment = (text: string): Segment => (text === '*' || text === '**' ? text : { literal: text });
const shapeOf = (segment: Segment): string => (typeof segment === 'string' ? segment : segment.literal);

/** More literal templates come first. */
export const compareTemplates = (a: PathTemplate, b: PathTemplate): number => {
  for (const [index, segment] of a.segments.entries()) {
    const difference = rank(segment) - rank(b.segments[index]);
    if (difference !== 0) return difference;
  }
  return (a.verb === undefined ? 1 : 0) - (b.verb === undefined ? 1 : 0);
};

const rank = (segment: Segment | undefined): number =>
  segment === undefined ? 3 : segment === '*' ? 1 : segment === '**' ? 2 : 0;

/** A raw path: it is split before decoding, so that an id may contain any character. */
export interface RawPath {
  readonly segments: readonly string[];
  /** The same path without the verb of its last segment; undefined without a colon. */
  readonly withVerb: { readonly segments: readonly string[]; readonly verb: string } | undefined;
}

export const splitPath = (path: string): RawPath => {
  const segments = path.slice(1).split('/');
  const last = segments.at(-1) ?? '';
  const colon = last.lastIndexOf(':');
  if (colon < 1) return { segments, withVerb: undefined };
  return {
    segments,
    withVerb: { segments: [...segments.slice(0, -1), last.slice(0, colon)], verb: last.slice(colon + 1) },
  };
};

/**
 * The values of the template's variables, by field; undefined if the path does not match.
 * @throws URIError when a segment is not percent-encoded UTF-8
 */
export const matchPath = (template: PathTemplate, path: RawPath): ReadonlyMap<string, string> | undefined => {
  const segments = template.verb === undefined ? path.segments : path.withVerb?.segments;
  if (segments === undefined || (template.verb !== undefined && template.verb !== path.withVerb?.verb))
    return undefined;
  const open = template.segments.at(-1) === '**';
  const fixed = open ? template.segments.length - 1 : template.segments.length;
  if (open ? segments.length < fixed : segments.length !== fixed) return undefined;
  for (let index = 0; index < fixed; index++) {
    const [segment, raw = ''] = [template.segments[index], segments[index]];
    if (segment === '*' ? raw === '' : typeof segment === 'object' && segment.literal !== raw) return undefined;
  }
  const values = new Map<string, string>();
  for (const { field, from, count } of template.variables) {
    const to = open && from + count > fixed ? segments.length : from + count;
    const own = segments.slice(from, to);
    const isOne = count === 1 && template.segments[from] !== '**';
    values.set(field, isOne ? decodeURIComponent(own[0] ?? '') : decodeMany(own));
  }
  return values;
};

/** In a multi-segment variable an encoded slash stays encoded, to tell it from a separator. */
const decodeMany = (segments: readonly string[]): string =>
  segments.map((segment) => decodeURIComponent(segment.replaceAll(/%(?=2f)/gi, '%25'))).join('/');
