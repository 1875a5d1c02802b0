import { status } from '@grpc/grpc-js';
import { toStatusError } from '../../common/status-error.js';
import type { CallContext, MethodInfo, ServerInterceptor } from '../../common/call-context.js';

/** Receives the numbers of each call: prom-client, OpenTelemetry, a test. */
export interface CallMetrics {
  /** Called when a call arrives. */
  started(method: MethodInfo): void;
  /**
   * Called exactly once for each `started`.
   * @param seconds from the first header to the last message
   */
  ended(method: MethodInfo, code: status, seconds: number, traffic: CallContext['traffic']): void;
}

/** Reports each call's start and end, including rejected calls. */
export const metrics =
  (sink: CallMetrics): ServerInterceptor =>
  (context, next) => {
    const startedMs = performance.now();
    const ended = (code: status): void =>
      sink.ended(context.method, code, (performance.now() - startedMs) / 1000, context.traffic);
    sink.started(context.method);
    return next().then(
      () => ended(status.OK),
      (error: unknown) => {
        ended(toStatusError(error).code);
        throw error;
      },
    );
  };
