import { randomUUID } from 'node:crypto';
import type { CallContext } from './call-context.js';

/** The header that carries a request id from call to call. */
export const requestIdKey = 'x-request-id';

/** Accepted ids are short, and safe in a log line and in a header. */
const acceptable = /^[\w.:-]{1,128}$/;

/** The caller's id from the header, or a new one if it is missing or not acceptable. */
export const requestIdFrom = (header: unknown): string =>
  typeof header === 'string' && acceptable.test(header) ? header : randomUUID();

const value = Symbol('request id');

/** The request id of this call; undefined before the interceptor has run. */
export const requestIdOf = (context: Pick<CallContext, 'values'>): string | undefined => {
  const id = context.values.get(value);
  return typeof id === 'string' ? id : undefined;
};

export const setRequestId = (context: Pick<CallContext, 'values'>, id: string): void => {
  context.values.set(value, id);
};
