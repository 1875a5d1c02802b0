import { ROOT_CONTEXT, trace, TraceFlags, type Span, type SpanOptions, type Tracer } from '@opentelemetry/api';
import { activeSpans } from './active-spans.js';

/** The maximum number of links of a span, in either direction: the SDK's own limit. */
export const maxLinks = 128;

/** Whether it is exported; its children follow it. */
export const isSampled = (span: Span): boolean => (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;

/**
 * Starts a child of the active span. Work that several calls share becomes a child of the first sampled one, with
 * links to and from all of them. Why: docs/decisions/traces.md.
 */
export const startSpan = (tracer: Tracer, name: string, options: Pick<SpanOptions, 'kind' | 'attributes'>): Span => {
  const waiting = activeSpans() ?? [];
  const parent = waiting.find(isSampled) ?? waiting[0];
  const context = parent === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, parent);
  if (waiting.length < 2) return tracer.startSpan(name, options, context);

  const linked = waiting.slice(0, maxLinks);
  const span = tracer.startSpan(
    name,
    { ...options, links: linked.map((one) => ({ context: one.spanContext() })) },
    context,
  );
  if (isSampled(span)) for (const one of linked) if (one !== parent) one.addLink({ context: span.spanContext() });
  return span;
};
