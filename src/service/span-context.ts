import { createTraceState, ROOT_CONTEXT, trace, TraceFlags, type Context, type Span } from '@opentelemetry/api';
import type { Metadata } from '@grpc/grpc-js';
import { parseTraceparent, type TraceContext } from '../grpc/index.js';

/** Where a caller's span stands, as OpenTelemetry has it; the root when it brought none. */
export const callerContext = (metadata: Metadata): Context => {
  const [traceparent] = metadata.get('traceparent');
  const caller = typeof traceparent === 'string' ? parseTraceparent(traceparent) : undefined;
  if (caller === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, sampled } = caller;
  const tracestate = metadata.get('tracestate').join(',');
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId,
    traceFlags: sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
    ...(tracestate !== '' && { traceState: createTraceState(tracestate) }),
  });
};

/** Where a span stands, as it is sent. */
export const traceOf = (span: Span): TraceContext => {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 };
};
