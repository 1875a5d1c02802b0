/**
 * A gRPC server on node:http2: services, interceptors, health, reflection and draining.
 *
 * @module @duet/grpc/server
 */
export {
  implement,
  type MethodLimits,
  type RequestLimits,
  type Service,
  type ServiceImplementation,
  type ServiceLimits,
} from './call/implement.js';
export { type RequestMemory, type ServerChannelSettings, type ServerKeepalive } from './connection/server-settings.js';
export { type PingPolicy } from './connection/ping-policy.js';
export { createServer, type GrpcServer, type ServerOptions } from './create-server.js';
export { type DrainOptions, type DrainReport } from './drain.js';
export { type GrpcJsHandlers } from './grpc-js-handlers.js';
export { authentication, type AuthenticationOptions } from './interceptors/authentication.js';
export { authorization, type AuthorizationOptions } from './interceptors/authorization.js';
export { concurrencyLimit, type ConcurrencyLimitOptions } from './interceptors/concurrency-limit.js';
export { deadline, type DeadlineOptions } from './interceptors/deadline.js';
export { logging, type LoggingOptions } from './interceptors/logging.js';
export { metrics, type CallMetrics } from './interceptors/metrics.js';
export { rateLimit, type RateLimitOptions } from './interceptors/rate-limit.js';
export { requestId } from './interceptors/request-id.js';
export { traceContext } from './interceptors/trace-context.js';
export { tracing, type ServerSpan, type ServerTracer } from './interceptors/tracing.js';
export { type BucketLimits } from '../common/token-bucket.js';
export { createHealth, type Health, type HealthOptions, type ServingStatus } from './services/health.js';
export { ownDescriptors, reflection, reflectionDefinition, reflectionServices } from './services/reflection.js';
