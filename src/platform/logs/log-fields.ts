import { isNativeError } from 'node:util/types';

const secret =
  /^(?:(?:proxy-)?authorization|cookie|(?:.*[-_])?(?:token|password|secret)|.*(?:Token|Password|Secret))$/i;
/** Keys are few and come again with every line, but not all are ours: those of a caller's object could go on for ever. */
const maxKeys = 1_000;
const known = new Map<string, boolean>();
/** Whether what is called so may not be shown. */
export const isSecret = (key: string): boolean => {
  const seen = known.get(key);
  if (seen !== undefined) return seen;
  const found = secret.test(key);
  if (known.size < maxKeys) known.set(key, found);
  return found;
};

const hidden = '[secret]';
const maxDepth = 6;

/**
 * Fields as they may be logged: what is named like a secret is hidden, at any depth, and an error becomes an object with
 * its causes. This is a net under the rule that no secret is logged, not a licence.
 */
export const logFields = (fields: Record<string, unknown>): Record<string, unknown> => {
  let shown = fields;
  for (const key in fields) {
    const value = fields[key];
    const replacement = isSecret(key) && value !== undefined ? hidden : logValue(value, 1);
    if (replacement === value) continue;
    if (shown === fields) shown = { ...fields };
    shown[key] = replacement;
  }
  return shown;
};

const logValue = (value: unknown, depth: number): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (isNativeError(value)) return logError(value, depth);
  if (depth > maxDepth) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => logValue(item, depth + 1));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isSecret(key) ? hidden : logValue(item, depth + 1)]),
  );
};

/** Others, such as Date and Buffer, know how they are written. */
const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** Fields of errors that help and hold nobody's data: an error of a database driver also carries the query's values. */
const errorFields = new Set([
  'code',
  'errno',
  'syscall',
  'address',
  'port',
  'path',
  'severity',
  'table',
  'constraint',
  'routine',
]);

const logError = (error: Error, depth: number): Record<string, unknown> => {
  const shown: Record<string, unknown> = { type: error.name, message: error.message, stack: error.stack };
  for (const [field, value] of new Map<string, unknown>(Object.entries(error))) {
    if (errorFields.has(field) && (typeof value === 'string' || typeof value === 'number')) shown[field] = value;
  }
  if (depth > maxDepth) return shown;
  if (error instanceof AggregateError) shown['errors'] = logValue(error.errors, depth + 1);
  if (error.cause !== undefined) shown['cause'] = logValue(error.cause, depth + 1);
  return shown;
};
