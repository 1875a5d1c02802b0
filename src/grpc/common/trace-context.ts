import type { CallContext } from './call-context.js';

/** The position of a call in a trace. Source: W3C Trace Context, level 1. */
export interface TraceContext {
  /** 32 hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** 16 hexadecimal digits, not all zero. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const pattern = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const sampledFlag = 0x01;

/** Parses a `traceparent` header; undefined if it is not valid, which starts a new trace. */
export const parseTraceparent = (header: string): TraceContext | undefined => {
  const [, version, traceId = '', spanId = '', flags = '', rest] = pattern.exec(header) ?? [];
  // A later version may add fields at the end; version 00 may not, and ff is forbidden.
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & sampledFlag) !== 0 };
};

/** Formats a `traceparent` header. */
export const formatTraceparent = ({ traceId, spanId, sampled }: TraceContext): string =>
  `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;

const value = Symbol('trace context');

const isTraceContext = (candidate: unknown): candidate is TraceContext =>
  typeof candidate === 'object' && candidate !== null && 'traceId' in candidate;

/** The trace context of this call, with the server's span; undefined before the interceptor has run. */
export const traceContextOf = (context: Pick<CallContext, 'values'>): TraceContext | undefined => {
  const trace = context.values.get(value);
  return isTraceContext(trace) ? trace : undefined;
};

/** Sets the trace context for the interceptors and the handler after this one. */
export const setTraceContext = (context: Pick<CallContext, 'values'>, trace: TraceContext): void => {
  context.values.set(value, trace);
};

/** The header that propagates this call's trace to another server. */
export const traceparentOf = (context: Pick<CallContext, 'values'>): string | undefined => {
  const trace = traceContextOf(context);
  return trace && formatTraceparent(trace);
};
