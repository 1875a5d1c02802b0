import type { Tracer } from '@opentelemetry/api';
import type { Logger } from '../logger.js';

export interface Tracing {
  /** Starts spans; see `startSpan`. */
  readonly tracer: Tracer;
  /** Exports pending spans, for at most three seconds. */
  close(): Promise<void>;
}

export interface OpenTracingOptions {
  /** The `service.name`, if neither OTEL_SERVICE_NAME nor OTEL_RESOURCE_ATTRIBUTES sets it. */
  readonly service: string;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}
