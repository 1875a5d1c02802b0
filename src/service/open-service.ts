import { healthService, type Logger, type ServerInterceptor } from '../grpc/index.js';
import {
  createHealth,
  createServer,
  deadline,
  type Health,
  logging,
  metrics as callMetrics,
  ownDescriptors,
  reflection,
  reflectionServices,
  requestId,
  type ServerOptions,
  type ServiceImplementation,
  traceContext,
  tracing,
} from '../grpc/server/index.js';
import type { Scope } from '../platform/lifecycle.js';
import type { CommonConfig } from '../platform/settings/common-settings.js';
import { formatHostPort } from '../platform/settings/host-port.js';
import { following } from '../platform/startup-error.js';
import { openAccessControl } from './access-control.js';
import { healthLimits, limitsOfAll, limitsOfCallers, requestMemory } from './call-limits.js';
import type { GrpcMetrics } from './grpc-metrics.js';
import type { Traces } from './open-traces.js';
import { openServerTransport, type TransportOptions } from './server-transport.js';

export interface ServiceOptions {
  readonly config: Omit<CommonConfig, 'database' | 'logs' | 'tracing'>;
  /** The full name: `v1.user.User`. */
  readonly name: string;
  readonly implementation: ServiceImplementation;
  /** A serialized FileDescriptorSet of the service, for reflection. */
  readonly descriptors: Buffer;
  readonly logger: Logger;
  readonly metrics: GrpcMetrics;
  readonly traces: Pick<Traces, 'served'> | undefined;
  readonly scope: Scope;
}

export interface RunningService {
  readonly port: number;
  /** "", `liveness` and the service's name. "" and the name start as NOT_SERVING. */
  readonly health: Health;
}

/** An upper limit for deadlines: a unary call's resources, such as an unread page, are released by then. */
const longestUnaryMs = 60_000;

/** The names in a service's health besides its own. */
const liveness = 'liveness';

/**
 * Serves one service with TLS, authentication, logs, metrics, deadlines, health and reflection, and a second,
 * plaintext listener with health only for the kubelet, which cannot present a certificate. It drains when it closes.
 */
export const openService = async (options: ServiceOptions): Promise<RunningService> => {
  const { config, name, implementation, descriptors, logger, metrics, scope } = options;
  const onCertificates: TransportOptions['onCertificates'] = (certificates) =>
    metrics.certificates('server', certificates);
  const transport = await openServerTransport(config.tls, { logger, scope, onCertificates });
  const accessControl = await openAccessControl(config.auth, config.calls, metrics, logger, scope);

  const health = createHealth({ alive: [liveness], onChange: metrics.health });
  health.set(liveness, 'SERVING');
  health.set('', 'NOT_SERVING');
  health.set(name, 'NOT_SERVING');

  // Opened before the service and so closed after it: probes are answered while it drains.
  if (config.listen.health) await openHealthListener(formatHostPort(config.listen.health), health, options);

  const listed = [name, healthService, ...reflectionServices];
  const described = config.calls.reflection === 'off' ? [] : reflection(listed, [descriptors, ownDescriptors()]);
  const server = createServer({
    services: [implementation, health.implementation, ...described],
    interceptors: interceptors(options, accessControl),
    tls: transport.tls,
    logger,
    ...connectionOptions(config, metrics),
  });
  transport.onChange((change) => server.retireConnections(change));
  // Drained on close, before anything that its calls need.
  const { drainTimeoutMs } = config.calls;
  const drain = (): Promise<unknown> => {
    metrics.draining();
    return server.drain({ timeoutMs: drainTimeoutMs, health });
  };
  scope.onClose('server', drain, drainTimeoutMs + 1_000);
  const port = await following('LISTEN_ADDRESS', server.listen(formatHostPort(config.listen.address)));
  return { port, health };
};

/** The interceptors of every service of ours, the first outermost. */
const interceptors = (
  { config: { calls }, metrics, traces, logger }: ServiceOptions,
  accessControl: readonly ServerInterceptor[],
): ServerInterceptor[] => [
  requestId(),
  ...(traces ? [tracing(traces.served)] : []),
  traceContext(), // keeps what a span has set; before logging, whose lines carry both
  logging(logger),
  callMetrics(metrics.served), // outside access control, so that rejected calls are logged and counted
  ...limitsOfAll(calls, metrics), // before access control, which costs more than a rejection
  ...accessControl, // before anything expensive
  ...limitsOfCallers(calls, metrics), // after the caller is known
  deadline({ defaultMs: calls.defaultDeadlineMs, maxMs: Math.max(calls.defaultDeadlineMs, longestUnaryMs) }),
];

const connectionOptions = (
  { calls, keepalive, auth }: ServiceOptions['config'],
  {
    pingsRefused,
    resetsRefused,
    slowStreamReset,
    handshakeFailed,
    connections,
    connectionEvicted,
    callRefused,
  }: GrpcMetrics,
): Partial<ServerOptions> => ({
  channel: {
    keepalive,
    maxReceiveMessageBytes: calls.maxMessageBytes,
    sendTimeoutMs: calls.sendTimeoutMs,
    maxConnections: calls.maxConnections,
    maxConcurrentStreams: calls.maxCallsPerConnection,
    requestMemory: requestMemory(calls, { verified: auth.mode !== 'disabled' }),
  },
  onRequestMemoryRefusal: () => callRefused('request_memory'),
  pings: { minTimeMs: keepalive.minTimeMs, permitWithoutStream: keepalive.permitWithoutStream },
  onTooManyPings: pingsRefused,
  onTooManyResets: resetsRefused,
  onSlowStream: slowStreamReset,
  onHandshakeFailure: handshakeFailed,
  onConnectionEvicted: connectionEvicted,
  onConnections: connections,
});

const openHealthListener = async (
  address: string,
  health: Health,
  { logger, metrics, scope }: ServiceOptions,
): Promise<void> => {
  const server = scope.use(
    'health listener',
    createServer({
      services: [health.implementation],
      interceptors: healthLimits(metrics),
      tls: 'disabled',
      logger,
      // A probe is one call on its own connection.
      channel: { maxConnections: 200, maxConcurrentStreams: 100, keepalive: { maxConnectionIdleMs: 30_000 } },
    }),
  );
  await following('HEALTH_ADDRESS', server.listen(address));
};
