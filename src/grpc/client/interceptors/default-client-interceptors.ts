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
  /** Default: no spans, and the parent's trace is passed on as it is. */
  readonly tracer?: ClientTracer | undefined;
}

/** What every client of a service has, the first outermost. */
export const defaultClientInterceptors = (options: DefaultClientInterceptors): readonly Interceptor[] => [
  deadline(options.deadline),
  requestId(),
  ...(options.tracer ? [tracing(options.tracer)] : []),
  traceContext(), // leaves what a span has set
  // Below the ids, which it writes.
  logging(options.logger),
  ...(options.metrics ? [metrics(options.metrics)] : []),
];
