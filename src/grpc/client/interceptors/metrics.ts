import type { Interceptor, status } from '@grpc/grpc-js';
import { observeCall } from './observe-call.js';

/** Receives the numbers of each call: prom-client, OpenTelemetry, a test. */
export interface ClientCallMetrics {
  /**
   * Called when a call begins.
   * @param method the path: `/v1.user.User/GetUser`
   */
  started(method: string): void;
  /**
   * Called exactly once for each `started`.
   * @param seconds including all retries
   * @param peer see `CallEnd`
   * @param retries see `CallEnd`
   */
  ended(method: string, code: status, seconds: number, peer: string, retries: number): void;
}

/** Reports each call's start and end, including calls that were never sent. */
export const metrics =
  (sink: ClientCallMetrics): Interceptor =>
  (options, nextCall) => {
    const { path } = options.method_definition;
    sink.started(path);
    return observeCall(options, nextCall, ({ status, ms, peer, retries }) =>
      sink.ended(path, status.code, ms / 1000, peer, retries),
    );
  };
