import { randomHex } from '../../common/random-hex.js';
import { parseTraceparent, setTraceContext, traceContextOf } from '../../common/trace-context.js';
import type { ServerInterceptor } from '../../common/call-context.js';

/**
 * Continues the caller's trace, or starts one; a context that an earlier interceptor has set stays. Source: W3C Trace
 * Context, section 3.2.
 */
export const traceContext = (): ServerInterceptor => (context, next) => {
  if (traceContextOf(context)) return next();
  const traceparent = context.header('traceparent');
  const brought = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  const spanId = randomHex(8);
  const trace = brought ? { ...brought, spanId } : { traceId: randomHex(16), spanId, sampled: false };
  setTraceContext(context, trace);
  return next();
};
