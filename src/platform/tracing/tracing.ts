import type { Tracer } from '@opentelemetry/api';
import type { Logger } from '../logger.js';

export interface Tracing {
  /** Begins spans; see `startSpan`. */
  readonly tracer: Tracer;
  /** Sends what waits, for three seconds at most. */
  close(): Promise<void>;
}

export interface OpenTracingOptions {
  /** `service.name`, where OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have none. */
  readonly service: string;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}
