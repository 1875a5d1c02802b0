import type { Interceptor } from '@grpc/grpc-js';
import type { Logger } from '../../common/logger.js';
import { deadline, type DeadlineOptions } from './deadline.js';
import { logging } from './logging.js';
import { metrics, type ClientCallMetrics } from './metrics.js';
import { requestId } from './request-id.js';
import { traceContext } from './trace-context.js';
import { tracing, type ClientTracer } from './tracing.js';

/** The logger, metrics and tracer of `defaultClientInterceptors`. */
export interface DefaultClientInterceptors {
  readonly logger: Logger;
  readonly metrics?: ClientCallMetrics | undefined;
  readonly deadline?: DeadlineOptions | undefined;
  /** Default: no spans, and the parent's trace is passed on unchanged. */
  readonly tracer?: ClientTracer | undefined;
}

/** The interceptors of every client of a service, the first outermost. */
export const defaultClientInterceptors = (options: DefaultClientInterceptors): readonly Interceptor[] => [
  deadline(options.deadline),
  requestId(),
  ...(options.tracer ? [tracing(options.tracer)] : []),
  traceContext(), // keeps what a span has set
  // Inside the interceptors whose ids it logs.
  logging(options.logger),
  ...(options.metrics ? [metrics(options.metrics)] : []),
];
