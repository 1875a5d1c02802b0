import { toStatusError, type StatusError } from '../../common/status-error.js';
import { setTraceContext, type TraceContext } from '../../common/trace-context.js';
import type { CallContext, ServerInterceptor } from '../../common/call-context.js';

/** Makes the spans of the calls that a server answers: OpenTelemetry, a test. */
export interface ServerTracer {
  /** Begins a call's span, below the one that its metadata names in `traceparent`; undefined leaves the call without. */
  start(context: CallContext): ServerSpan | undefined;
}

/** A call's span on the server. */
export interface ServerSpan {
  /** For the log, and for calls that this one makes. */
  readonly trace: TraceContext;
  /** Runs the rest of the call, which may ask for the span that is active. */
  run(work: () => Promise<void>): Promise<void>;
  /** Once, when the call has ended. `error` is what it ended with; see its `cause` for what was thrown. */
  end(error?: StatusError): void;
}

/** Gives each call a span. Stands before `traceContext`, which then has nothing left to do but for calls without one. */
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
