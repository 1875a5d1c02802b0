import type { Tracer } from '@opentelemetry/api';

export interface Tracing {
  /** Begins spans; see `startSpan`. */
  readonly tracer: Tracer;
  /** Sends what waits, for three seconds at most. */
  close(): Promise<void>;
}
