/** Returns the problem of a value, in words that follow the field's name ("must be …"), or undefined. */
export interface Rule<T> {
  (value: T): string | undefined;
  /** The maximum encoded size of an allowed value. Request limits follow from it. */
  readonly maxBytes: number;
}

/** UTF-8 takes at most 4 bytes for a code point (RFC 3629). */
const maxCharacterBytes = 4;
/** Of a varint, as protobuf encodes a whole number. */
const maxNumberBytes = 10;

const rule = <T>(maxBytes: number, judge: (value: T) => string | undefined): Rule<T> =>
  Object.assign(judge, { maxBytes });

/** PostgreSQL's text cannot contain NUL, and C programs stop reading at it. */
const nul = '\0';
const holdsNul = 'must not contain a NUL character';

/** Between `min` and `max` Unicode code points, and no NUL. */
export const characters = (min: number, max: number): Rule<string> => {
  const wrongLength = min === 0 ? `must be at most ${max} characters long` : `must be ${min}–${max} characters long`;
  return rule(max * maxCharacterBytes, (value) => {
    if (value.length < min) return wrongLength;
    // A code point is one or two UTF-16 units, so most strings need not be counted.
    if (value.length > max && (value.length > 2 * max || codePoints(value) > max)) return wrongLength;
    if (min > 1 && value.length < 2 * min && codePoints(value) < min) return wrongLength;
    return value.includes(nul) ? holdsNul : undefined;
  });
};

/** At most `max` bytes in UTF-8, and no NUL. */
export const utf8Bytes = (max: number): Rule<string> =>
  rule(max, (value) => {
    if (Buffer.byteLength(value) > max) return `must be at most ${max} bytes long in UTF-8`;
    return value.includes(nul) ? holdsNul : undefined;
  });

/** @param maxBytes the maximum size of a matching text */
export const matching = (pattern: RegExp, description: string, maxBytes: number): Rule<string> =>
  rule(maxBytes, (value) => (pattern.test(value) ? undefined : description));

/** One of the values of an enum, by name. An unknown value of a newer client arrives as a number. */
export const oneOf = (words: readonly string[]): Rule<string> =>
  rule(Math.max(...words.map((word) => word.length)), (value) =>
    words.includes(value) ? undefined : `must be one of ${words.join(', ')}`,
  );

/** A whole number in the range. */
export const integerBetween = (min: number, max: number): Rule<number> =>
  rule(maxNumberBytes, (value) =>
    Number.isInteger(value) && value >= min && value <= max ? undefined : `must be ${min}–${max}`,
  );

/** An id that the server or the caller chose. */
export const resourceId = characters(1, 64);

/** An etag that a caller sends back. Empty means none. */
export const etag = characters(0, 64);

/** A UUID of any version but the nil UUID, which programs send by mistake. Source: RFC 9562. */
export const uuid = matching(
  /^(?!0{8}-0{4}-0{4}-0{4}-0{12}$)[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i,
  'must be a UUID, for example 4d8f5c62-9b1e-4f60-a2a7-3c5d1e9b7f04',
  36,
);

const codePoints = (value: string): number => {
  let count = 0;
  for (const _ of value) count++;
  return count;
};

/** The etag that a write requires; undefined if the caller sends none. */
export const givenEtag = (value: string): string | undefined => (value === '' ? undefined : value);
