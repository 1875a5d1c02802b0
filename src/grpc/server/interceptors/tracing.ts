import { toStatusError, type StatusError } from '../../common/status-error.js';
import { setTraceContext, type TraceContext } from '../../common/trace-context.js';
import type { CallContext, ServerInterceptor } from '../../common/call-context.js';

/** Creates the spans of the calls that a server handles: OpenTelemetry, a test. */
export interface ServerTracer {
  /** Starts a call's span, as a child of its `traceparent` metadata; undefined for no span. */
  start(context: CallContext): ServerSpan | undefined;
}

/** A call's span on the server. */
export interface ServerSpan {
  /** The trace context for log lines and outgoing calls. */
  readonly trace: TraceContext;
  /** Runs the rest of the call with the span active. */
  run(work: () => Promise<void>): Promise<void>;
  /** Called once, when the call has ended. `error` is its final error; its `cause` is what was thrown. */
  end(error?: StatusError): void;
}

/** Creates a span for each call. Belongs before `traceContext`, which then handles only calls without a span. */
export const tracing =
  (tracer: ServerTracer): ServerInterceptor =>
  async (context, next) => {
    const span = tracer.start(context);
    if (span === undefined) return next();
    setTraceContext(context, span.trace);
    try {
      await span.run(next);
      span.end();
    } catch (error) {
      span.end(toStatusError(error));
      throw error;
    }
  };
