import { isDeepStrictEqual } from 'node:util';
import { fieldSize, numberSize, repeatedSize, type FieldSize } from './request-limits.js';
import type { Rule } from './rules.js';
import type { Violations } from './violations.js';

/** One field of an entity: its column type and its rule. Its column and its path in a mask are its proto name. */
export interface Field<T> {
  readonly type: 'text' | 'integer' | 'text[]';
  /** Adds the violations of the value at `path` to `violations`. */
  check(this: void, violations: Violations, path: string, value: T): void;
  /** The maximum encoded size of a value. */
  readonly size: FieldSize;
  /** Set once, when the entity is created. */
  readonly fixed?: true;
}

/** One entry per field that callers write; for a new field of the contract, the compiler requires one here. */
export type Fields<E> = { readonly [K in keyof E & string]: Field<E[K]> };

/** The fields that an update may write. */
export type Changeable<F> = { [K in keyof F & string]: F[K] extends { readonly fixed: true } ? never : K }[keyof F &
  string];

export const text = (rule: Rule<string>): Field<string> => ({
  type: 'text',
  size: fieldSize(rule),
  check: (violations, path, value) => violations.check(path, value, rule),
});

export const integer = (rule: Rule<number>): Field<number> => ({
  type: 'integer',
  size: numberSize,
  check: (violations, path, value) => violations.check(path, value, rule),
});

/** At most `max` texts, each by the rule. */
export const texts = (max: number, rule: Rule<string>): Field<readonly string[]> => ({
  type: 'text[]',
  size: repeatedSize(max, fieldSize(rule)),
  check(violations, path, values) {
    if (values.length > max) violations.add(path, `must be at most ${max}`);
    else for (const [index, value] of values.entries()) violations.check(`${path}[${index}]`, value, rule);
  },
});

export const fixed = <T>(field: Field<T>): Field<T> & { readonly fixed: true } => ({ ...field, fixed: true });

/** The name in the proto, which is also the column: `phoneNumber` is `phone_number`. */
export const protoName = (key: string): string => key.replace(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`);

export const keysOf = <T extends object>(of: T): readonly (keyof T & string)[] => {
  const isKey = (key: string): key is keyof T & string => Object.hasOwn(of, key);
  return Object.keys(of).filter(isKey);
};

export const changeableOf = <F extends Readonly<Record<string, { readonly fixed?: true }>>>(
  fields: F,
): readonly Changeable<F>[] => {
  const isChangeable = (key: string): key is Changeable<F> => fields[key]?.fixed !== true;
  return Object.keys(fields).filter(isChangeable);
};

/** The object with only these fields. */
export function pick<T extends object, K extends keyof T>(from: T, keys: Iterable<K>): Pick<T, K>;
export function pick(from: Readonly<Record<PropertyKey, unknown>>, keys: Iterable<PropertyKey>): object {
  const picked: Record<PropertyKey, unknown> = {};
  for (const key of keys) picked[key] = from[key];
  return picked;
}

/**
 * The fields that were sent. proto3 has no presence for scalars, enums and lists: a default value counts as not sent.
 */
export const setFields = <T extends object, K extends keyof T>(
  message: T,
  empty: Pick<T, K>,
  keys: readonly K[],
): K[] => keys.filter((key) => !isDeepStrictEqual(message[key], empty[key]));

/**
 * Validates the fields that a request uses and ignores the others. `path` is the path of the message in the request.
 */
export const checkFields = <E>(
  violations: Violations,
  path: string,
  fields: Fields<E>,
  message: NoInfer<E>,
  keys: Iterable<keyof E & string>,
): void => {
  for (const key of keys) fields[key].check(violations, `${path}.${protoName(key)}`, message[key]);
};

/** A message with every field at its default, as the contract reads an absent one. */
export const emptyOf = <T>(read: T | null): T => {
  if (read === null) throw new Error('an empty message was read as absent');
  return read;
};

/** A tag and a length, or a number, take less than this. */
const overheadBytes = 11;

/** An upper bound of the encoded size of these values in a message. */
export const encodedBytes = (values: Iterable<unknown>): number => {
  let bytes = 0;
  for (const value of values) {
    bytes += overheadBytes;
    if (typeof value === 'string') bytes += Buffer.byteLength(value);
    else if (Array.isArray(value)) bytes += encodedBytes(value);
  }
  return bytes;
};
