import { ROOT_CONTEXT, trace, TraceFlags, type Span, type SpanOptions, type Tracer } from '@opentelemetry/api';
import { activeSpans } from './active-spans.js';

/** The most links that a span keeps, in either direction: the SDK's own limit. */
export const maxLinks = 128;

/** Whether it goes to the collector; its children follow it. */
export const isSampled = (span: Span): boolean => (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0;

/**
 * Begins a span below the active one. Where work is shared by several calls it stands below the first of them that is
 * sampled, links to all of them, and they link to it. Why: docs/decisions/traces.md.
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
