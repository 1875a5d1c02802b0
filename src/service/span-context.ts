import { createTraceState, ROOT_CONTEXT, trace, TraceFlags, type Context, type Span } from '@opentelemetry/api';
import type { Metadata } from '@grpc/grpc-js';
import { parseTraceparent, type TraceContext } from '../grpc/index.js';

/** The parent span context in OpenTelemetry's form; the root if the caller sent none. */
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

/** The span context in the form that is sent. */
export const traceOf = (span: Span): TraceContext => {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 };
};
