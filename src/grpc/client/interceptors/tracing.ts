import { InterceptingCall, type Interceptor, type StatusObject } from '@grpc/grpc-js';
import { observeCall } from './observe-call.js';
import { formatTraceparent, type TraceContext } from '../../common/trace-context.js';

/** Makes the spans of the calls that a client makes: OpenTelemetry, a test. */
export interface ClientTracer {
  /**
   * Begins a call's span.
   * @param method as on the wire: `/v1.user.User/GetUser`
   */
  start(method: string): ClientSpan;
}

/** How a call went, with all its attempts. */
export interface TracedCallEnd {
  readonly code: StatusObject['code'];
  /** Attempts before the last one. */
  readonly previousAttempts: number;
  /** `address:port` of the server that answered; the target, `none` or `unknown` where none did. */
  readonly peer: string;
}

/** A client's span, from the beginning of a call to its end with all attempts. */
export interface ClientSpan {
  /** Sent to the server, which puts its own span below it. */
  readonly trace: TraceContext;
  /** The vendors' part, sent beside it. */
  readonly tracestate: string | undefined;
  /** Once, before the caller hears of the end. */
  end(end: TracedCallEnd): void;
}

/** Gives each call a span, and sends where it stands. A call that brings a `traceparent` of its own is left alone. */
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
