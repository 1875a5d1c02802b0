import type { Interceptor, status } from '@grpc/grpc-js';
import { observeCall } from './observe-call.js';

/** Where the numbers of each call go: prom-client, OpenTelemetry, a test. */
export interface ClientCallMetrics {
  /**
   * When a call begins.
   * @param method as on the wire: `/v1.user.User/GetUser`
   */
  started(method: string): void;
  /**
   * Exactly once for each `started`.
   * @param seconds with all retries
   * @param peer see `CallEnd`
   * @param retries see `CallEnd`
   */
  ended(method: string, code: status, seconds: number, peer: string, retries: number): void;
}

/** Reports each call's start and end, those included that never left. */
export const metrics =
  (sink: ClientCallMetrics): Interceptor =>
  (options, nextCall) => {
    const { path } = options.method_definition;
    sink.started(path);
    return observeCall(options, nextCall, ({ status, ms, peer, retries }) =>
      sink.ended(path, status.code, ms / 1000, peer, retries),
    );
  };
