import { keysOf, protoName, setFields } from './fields.js';
import { fieldSize, messageSize, repeatedSize, type FieldSize } from './request-limits.js';
import type { Violations } from './violations.js';

/** google.protobuf.FieldMask: paths in proto names, `phone_number`. */
export interface FieldMask {
  readonly paths: readonly string[];
}

const everything = '*';
/** The maximum number of paths in a mask. */
const maxPaths = 100;

/** The maximum encoded size of a mask for this message, which has every field at its default. */
export const maskSize = (empty: object): FieldSize => {
  const longest = Math.max(...Object.keys(empty).map((key) => protoName(key).length));
  return messageSize(repeatedSize(maxPaths, fieldSize({ maxBytes: longest })));
};

/**
 * Applies a read mask to a message: keeps the named fields, and takes the others from `empty`. No paths and `*` keep
 * everything. Nested fields cannot be named. Source: AIP-157.
 *
 * @param empty the message with every field at its default
 */
export const readMask = <M extends object>(
  violations: Violations,
  field: string,
  mask: FieldMask | null,
  empty: M,
): ((message: M) => M) => {
  if (mask === null || mask.paths.length === 0) return (message) => message;
  const keys = namedKeys(violations, field, mask.paths, keysOf(empty));
  if (mask.paths.includes(everything)) return (message) => message;
  return (message) => {
    const masked = { ...empty };
    for (const key of keys) masked[key] = message[key];
    return masked;
  };
};

/**
 * The `changeable` fields that an update writes: the fields of the mask; without paths the set fields, which differ
 * from their default; with `*` all. An update of no field is rejected, because the caller probably meant to write a
 * default. Source: AIP-134, AIP-161.
 *
 * @param empty these fields at their defaults
 */
export const updateMask = <M extends object, K extends keyof M & string>(
  violations: Violations,
  field: string,
  mask: FieldMask | null,
  message: M,
  empty: Pick<M, K>,
  changeable: readonly K[],
): ReadonlySet<K> => {
  if (mask === null || mask.paths.length === 0) {
    const set = setFields(message, empty, changeable);
    if (set.length === 0) violations.add(field, 'is required: no changeable field is set');
    return new Set(set);
  }
  const keys = namedKeys(violations, field, mask.paths, changeable);
  return new Set(mask.paths.includes(everything) ? changeable : keys);
};

const namedKeys = <K extends string>(
  violations: Violations,
  field: string,
  paths: readonly string[],
  keys: readonly K[],
): Set<K> => {
  const byName = new Map(keys.map((key) => [protoName(key), key]));
  const named = new Set<K>();
  if (paths.length > maxPaths) {
    violations.add(field, `must name at most ${maxPaths} paths`);
    return named;
  }
  for (const [index, path] of paths.entries()) {
    const key = byName.get(path);
    if (key !== undefined) named.add(key);
    else if (path !== everything) {
      violations.add(
        `${field}.paths[${index}]`,
        `is ${quoted(path)}; it must be one of ${[...byName.keys()].join(', ')}`,
      );
    }
  }
  return named;
};

const quoted = (path: string): string => JSON.stringify(path.length > 64 ? `${path.slice(0, 64)}…` : path);
