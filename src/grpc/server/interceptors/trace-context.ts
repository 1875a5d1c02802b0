import { randomHex } from '../../random-hex.js';
import { formatTraceparent, parseTraceparent, type TraceContext } from '../../trace-context.js';
import type { CallContext, ServerInterceptor } from '../call-context.js';

const value = Symbol('trace context');

const isTraceContext = (candidate: unknown): candidate is TraceContext =>
  typeof candidate === 'object' && candidate !== null && 'traceId' in candidate;

/** The trace of this call, its span being the server's own; undefined before the interceptor has run. */
export const traceContextOf = (context: Pick<CallContext, 'values'>): TraceContext | undefined => {
  const trace = context.values.get(value);
  return isTraceContext(trace) ? trace : undefined;
};

/** Says where this call stands, for the interceptors and the handler after this one. */
export const setTraceContext = (context: Pick<CallContext, 'values'>, trace: TraceContext): void => {
  context.values.set(value, trace);
};

/**
 * Continues the caller's trace, or begins one; what an interceptor before it has set stays.
 * Source: W3C Trace Context, section 3.2.
 */
export const traceContext = (): ServerInterceptor => (context, next) => {
  if (context.values.has(value)) return next();
  const traceparent = context.header('traceparent');
  const brought = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  const spanId = randomHex(8);
  const trace = brought ? { ...brought, spanId } : { traceId: randomHex(16), spanId, sampled: false };
  setTraceContext(context, trace);
  return next();
};

/** The header that carries this call's trace on to another server. */
export const traceparentOf = (context: Pick<CallContext, 'values'>): string | undefined => {
  const trace = traceContextOf(context);
  return trace && formatTraceparent(trace);
};
