/**
 * Channels, clients and their interceptors, over grpc-js's client.
 *
 * @module @duet/grpc/client
 */
export { type CallOptions, type CallStatus, type ParentCall } from './call-options.js';
export { type ClientChannelSettings, type ClientKeepalive } from './channel-options.js';
export { createChannel, type Channel, type ChannelSettings, type ChannelState } from './channel.js';
export { createBytesClient, type BytesClient } from './create-bytes-client.js';
export { createClient, type Client, type ClientOptions } from './create-client.js';
export { bearerToken, type TokenSource } from './credentials/bearer-token.js';
export { tokenFile, type TokenFileOptions } from './credentials/token-file.js';
export { routeGrpcJsLog } from './grpc-js-log.js';
export { addMetadata } from './interceptors/add-metadata.js';
export { type DeadlineOptions } from './interceptors/deadline.js';
export {
  defaultClientInterceptors,
  type DefaultClientInterceptors,
} from './interceptors/default-client-interceptors.js';
export { metrics, type ClientCallMetrics } from './interceptors/metrics.js';
export { observeCall, type CallEnd } from './interceptors/observe-call.js';
export { type ClientSpan, type ClientTracer, type TracedCallEnd } from './interceptors/tracing.js';
export { type ReadIdlePolicy } from './read-idle.js';
export { type Requests } from './send-requests.js';
export { type ConnectionGeneration } from '../resolver/connection-generation.js';
export {
  parseServiceConfig,
  ServiceConfigError,
  type MethodSettings,
  type ParsedServiceConfig,
} from '../service-config/parse-service-config.js';
export { retryIdempotent } from '../service-config/retry-idempotent.js';
export {
  type DurationText,
  type LoadBalancingConfig,
  type MethodConfig,
  type MethodName,
  type OutlierDetection,
  type RetryPolicy,
  type RetryThrottling,
  type ServiceConfig,
} from '../service-config/service-config.js';
