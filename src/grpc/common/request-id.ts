import { randomUUID } from 'node:crypto';
import type { CallContext } from './call-context.js';

/** The header that carries a request's id from call to call. */
export const requestIdKey = 'x-request-id';

/** Accepted ids are short, and safe in a log line and in a header. */
const acceptable = /^[\w.:-]{1,128}$/;

/** The id that a caller brings in the header, or a new one where it brings none or one that is not acceptable. */
export const requestIdFrom = (header: unknown): string =>
  typeof header === 'string' && acceptable.test(header) ? header : randomUUID();

const value = Symbol('request id');

/** The id of the request that this call belongs to; undefined before the interceptor has run. */
export const requestIdOf = (context: Pick<CallContext, 'values'>): string | undefined => {
  const id = context.values.get(value);
  return typeof id === 'string' ? id : undefined;
};

export const setRequestId = (context: Pick<CallContext, 'values'>, id: string): void => {
  context.values.set(value, id);
};
