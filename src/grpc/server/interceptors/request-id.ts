import { randomUuid } from '../../random-hex.js';
import type { CallContext, ServerInterceptor } from '../call-context.js';

export const requestIdKey = 'x-request-id';
const value = Symbol('request id');

/** The id of the request that this call belongs to; undefined before the interceptor has run. */
export const requestIdOf = (context: Pick<CallContext, 'values'>): string | undefined => {
  const id = context.values.get(value);
  return typeof id === 'string' ? id : undefined;
};

/** What a caller may bring: short, and safe in a log line and in a header. */
const acceptable = /^[\w.:-]{1,128}$/;

/** Gives each call a request id, the caller's own where it brings one, and sends it back with the headers. */
export const requestId = (): ServerInterceptor => (context, next) => {
  const brought = context.header(requestIdKey);
  const id = brought !== undefined && acceptable.test(brought) ? brought : randomUuid();
  context.values.set(value, id);
  context.responseMetadata.set(requestIdKey, id);
  return next();
};
