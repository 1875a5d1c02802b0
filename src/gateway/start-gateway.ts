import { postDescriptors, userDescriptors } from '../contract/descriptors.js';
import { createBytesClient, defaultClientInterceptors, routeGrpcJsLog } from '../grpc/client/index.js';
import { registerResolvers } from '../grpc/kubernetes/index.js';
import type { Scope } from '../platform/lifecycle.js';
import type { Logger } from '../platform/logger.js';
import { createRegistry } from '../platform/metrics/create-registry.js';
import { openMetricsServer } from '../platform/metrics/metrics-server.js';
import type { ChannelSettings } from '../platform/settings/channel-settings.js';
import { openTracing } from '../platform/tracing/open-tracing.js';
import { following } from '../platform/startup-error.js';
import { createCertificateMetrics } from '../service/metrics/create-certificate-metrics.js';
import { calledTracer } from '../service/called-tracer.js';
import { createClientCallMetrics } from '../service/metrics/create-client-call-metrics.js';
import { openChannel } from '../service/open-channel.js';
import { openServerTransport } from '../service/server-transport.js';
import { backendServiceConfig } from './backend-service-config.js';
import { openHttp } from './open-http.js';
import { readDescriptors } from './routes/router.js';
import type { GatewayConfig } from './settings.js';
import type { Backend } from './upstream.js';

export interface RunningGateway {
  readonly port: number;
}

/** Opens the gateway: every line opens or connects one thing, and `scope` closes them in reverse. */
export const startGateway = async (config: GatewayConfig, logger: Logger, scope: Scope): Promise<RunningGateway> => {
  routeGrpcJsLog(logger); // before grpc-js can write anything
  const tracing = await openTracing(config.tracing, { service: 'duet-gateway', logger });
  const tracer = tracing && scope.use('traces', tracing).tracer;
  const registry = createRegistry({ service: 'gateway' });
  if (config.listen.metrics)
    scope.use('metrics', await following('METRICS_ADDRESS', openMetricsServer(registry, config.listen.metrics)));
  const certificates = createCertificateMetrics(registry);
  const calls = createClientCallMetrics(registry);
  registerResolvers({ logger, onEndpoints: (target, endpoints) => calls.endpoints(target, endpoints) });

  const connect = async (name: string, settings: ChannelSettings, descriptors: Buffer): Promise<Backend> => {
    const backend = readDescriptors(descriptors);
    const channel = await openChannel(settings, {
      serviceConfig: backendServiceConfig(backend),
      logger,
      scope,
      onCertificates: (facts) => certificates(`channel to ${name}`, facts),
    });
    const interceptors = defaultClientInterceptors({ logger, metrics: calls, tracer: tracer && calledTracer(tracer) });
    return { registry: backend, client: createBytesClient(channel, { interceptors }), encrypted: channel.encrypted };
  };
  const backends = await Promise.all([
    connect('User', config.user, userDescriptors()),
    connect('Post', config.post, postDescriptors()),
  ]);
  const transport = await openServerTransport(config.tls, {
    logger,
    scope,
    onCertificates: (facts) => certificates('server', facts),
  });
  return openHttp({ config, backends, tls: transport.tls, logger, registry, tracer, scope });
};
