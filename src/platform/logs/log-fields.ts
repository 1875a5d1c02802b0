import { isNativeError } from 'node:util/types';
import { originalStack } from '../original-stack.js';

const secret =
  /^(?:(?:proxy-)?authorization|cookie|(?:.*[-_])?(?:token|password|secret)|.*(?:Token|Password|Secret))$/i;
/** Keys are few and repeat, but not all are ours: those of a caller's object are unlimited. */
const maxKeys = 1_000;
const known = new Map<string, boolean>();
/** Whether a field with this name must be hidden. */
export const isSecret = (key: string): boolean => {
  const seen = known.get(key);
  if (seen !== undefined) return seen;
  const found = secret.test(key);
  if (known.size < maxKeys) known.set(key, found);
  return found;
};

const hidden = '[secret]';
const maxDepth = 6;
const maxEntries = 100;
const maxStackLength = 8_192;

/** The maximum length of one text in a line: a peer may have chosen it. */
export const maxTextLength = 1_024;

/** The maximum total length of all nested texts of a line: in objects, lists and errors with their causes. */
const maxNestedLength = 16_384;

/** The assumed size of each nested value besides its text: punctuation, or the digits of a number. */
const valueLength = 16;

/** The remaining characters of one line. */
interface Room {
  left: number;
}

/** A text cut for the log, with its original length. */
export const logText = (text: string, maxLength = maxTextLength): string =>
  text.length > maxLength ? `${text.slice(0, maxLength)}… (${text.length} characters)` : text;

const nestedText = (text: string, room: Room, maxLength = maxTextLength): string => {
  const shown = logText(text, Math.max(0, Math.min(maxLength, room.left)));
  room.left -= shown.length;
  return shown;
};

/**
 * Fields made safe for the log: values with secret names are hidden at any depth, errors become objects with their
 * causes, and long values are cut. This is a safety net only: secrets must not be logged.
 */
export const logFields = (fields: Record<string, unknown>): Record<string, unknown> => {
  const room: Room = { left: maxNestedLength };
  let shown = fields;
  for (const key in fields) {
    const value = fields[key];
    const replacement =
      isSecret(key) && value !== undefined
        ? hidden
        : typeof value === 'string'
          ? logText(value)
          : logValue(value, room, 1);
    if (replacement === value) continue;
    if (shown === fields) shown = { ...fields };
    shown[key] = replacement;
  }
  return shown;
};

const logValue = (value: unknown, room: Room, depth: number): unknown => {
  if (room.left <= 0) return '…';
  room.left -= valueLength;
  if (typeof value === 'string') return nestedText(value, room);
  if (typeof value !== 'object' || value === null) return value;
  if (isNativeError(value)) return logError(value, room, depth);
  if (depth > maxDepth) return '[deep]';
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, maxEntries).map((item) => logValue(item, room, depth + 1));
  if ('toJSON' in value) return logJson(value);
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, maxEntries)
      .map(([key, item]) => [nestedText(key, room), isSecret(key) ? hidden : logValue(item, room, depth + 1)]),
  );
};

/** Values that serialize themselves, such as a Date. pino reports values that cannot be serialized. */
const logJson = (value: object): unknown => {
  try {
    const text = JSON.stringify(value);
    return text.length > maxTextLength ? logText(text) : value;
  } catch {
    return value;
  }
};

/** Useful error fields without personal data: an error of a database driver also contains the query's values. */
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

const logError = (error: Error, room: Room, depth: number): Record<string, unknown> => {
  const shown: Record<string, unknown> = {
    type: logValue(error.name, room, depth),
    message: logValue(error.message, room, depth),
    stack: typeof error.stack === 'string' ? nestedText(originalStack(error), room, maxStackLength) : undefined,
  };
  for (const [field, value] of new Map<string, unknown>(Object.entries(error))) {
    if (errorFields.has(field) && (typeof value === 'string' || typeof value === 'number'))
      shown[field] = logValue(value, room, depth);
  }
  if (depth > maxDepth) return shown;
  if (error instanceof AggregateError) shown['errors'] = logValue(error.errors, room, depth + 1);
  if (error.cause !== undefined) shown['cause'] = logValue(error.cause, room, depth + 1);
  return shown;
};
