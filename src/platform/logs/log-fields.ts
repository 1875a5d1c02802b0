import { isNativeError } from 'node:util/types';
import { originalStack } from '../original-stack.js';

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
const maxEntries = 100;
const maxStackLength = 8_192;

/** The most characters of one text in a line: a peer may have chosen it. */
export const maxTextLength = 1_024;

/** The most characters of all texts below the fields of one line: those of objects, lists and errors with their causes. */
const maxNestedLength = 16_384;

/** What each nested value is taken to need besides its text: its punctuation, or the digits of a number. */
const valueLength = 16;

/** The characters that are left for one line. */
interface Room {
  left: number;
}

/** A text as it may be logged: its beginning, and how long it was. */
export const logText = (text: string, maxLength = maxTextLength): string =>
  text.length > maxLength ? `${text.slice(0, maxLength)}… (${text.length} characters)` : text;

const nestedText = (text: string, room: Room, maxLength = maxTextLength): string => {
  const shown = logText(text, Math.max(0, Math.min(maxLength, room.left)));
  room.left -= shown.length;
  return shown;
};

/**
 * Fields as they may be logged: what is named like a secret is hidden, at any depth, an error becomes an object with
 * its causes, and long values are cut. This is a net under the rule that no secret is logged, not a licence.
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

/** What knows how it is written, such as a Date. What cannot be written is left to pino, which says so. */
const logJson = (value: object): unknown => {
  try {
    const text = JSON.stringify(value);
    return text.length > maxTextLength ? logText(text) : value;
  } catch {
    return value;
  }
};

/** Fields of errors that help and hold no personal data: an error of a database driver also carries the query's values. */
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
