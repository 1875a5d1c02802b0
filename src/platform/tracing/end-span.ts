import { SpanStatusCode, type Span } from '@opentelemetry/api';
import { originalFrames } from '../original-stack.js';

/**
 * Marks a span as failed by `type`, a code. It is given no text: the text of an error may hold a caller's words or a
 * value of a statement, and stands in the log, under the trace's id.
 */
export const markFailed = (span: Span, type: string): void => {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
};

/** Records where a fault of the server was thrown: its type and its stack, without its text. */
export const recordFault = (span: Span, thrown: unknown): void => {
  if (!(thrown instanceof Error)) return span.recordException({ name: typeof thrown });
  span.recordException({ name: thrown.name, stack: originalFrames(thrown) });
};
