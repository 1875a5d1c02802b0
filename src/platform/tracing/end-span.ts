import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { originalFrames } from '../original-stack.js';

/**
 * Marks a span as failed with `type`, a code. It records no text, because an error's text may contain caller input or
 * statement values. The log has it, under the trace id.
 */
export const markFailed = (span: Span, type: string): void => {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
};

/** Records where a server fault was thrown: its type and stack, without its text. */
export const recordFault = (span: Span, thrown: unknown): void => {
  if (!(thrown instanceof Error)) return span.recordException({ name: typeof thrown });
  span.recordException({ name: thrown.name, stack: originalFrames(thrown) });
};
