import { InterceptingCall, type Interceptor, type StatusObject } from '@grpc/grpc-js';
import { observeCall } from './observe-call.js';
import { formatTraceparent, type TraceContext } from '../../common/trace-context.js';

/** Creates the spans of client calls: OpenTelemetry, a test. */
export interface ClientTracer {
  /**
   * Starts a call's span.
   * @param method the path: `/v1.user.User/GetUser`
   */
  start(method: string): ClientSpan;
}

/** The end of a call, with all its attempts. */
export interface TracedCallEnd {
  readonly code: StatusObject['code'];
  /** Attempts before the last one. */
  readonly previousAttempts: number;
  /** `address:port` of the server that responded; else the target, `none` or `unknown`. */
  readonly peer: string;
}

/** A client's span, from the start of a call to its end with all attempts. */
export interface ClientSpan {
  /** The trace context sent to the server, whose span becomes a child. */
  readonly trace: TraceContext;
  /** The tracestate, sent with it. */
  readonly tracestate: string | undefined;
  /** Called once, before the caller gets the result. */
  end(end: TracedCallEnd): void;
}

/** Creates a span for each call and sends its context. A call with its own `traceparent` is left unchanged. */
export const tracing =
  (tracer: ClientTracer): Interceptor =>
  (options, nextCall) => {
    let span: ClientSpan | undefined;
    const call = observeCall(options, nextCall, ({ status: { code }, retries, peer }) =>
      span?.end({ code, previousAttempts: retries, peer }),
    );
    return new InterceptingCall(call, {
      start: (metadata, listener, next) => {
        if (metadata.get('traceparent').length === 0) {
          span = tracer.start(options.method_definition.path);
          metadata.set('traceparent', formatTraceparent(span.trace));
          if (span.tracestate !== undefined) metadata.set('tracestate', span.tracestate);
        }
        next(metadata, listener);
      },
    });
  };
