import type { Registry } from 'prom-client';
import type { Scope } from '../platform/lifecycle.js';
import { createRegistry } from '../platform/metrics/create-registry.js';
import { openMetricsServer } from '../platform/metrics/metrics-server.js';
import type { ListenSettings } from '../platform/settings/listen-settings.js';
import { following } from '../platform/startup-error.js';
import { createGrpcMetrics, type GrpcMetrics } from './grpc-metrics.js';

export interface Metrics {
  readonly registry: Registry;
  readonly metrics: GrpcMetrics;
}

/** A service's metrics, served on METRICS_ADDRESS. */
export const openMetrics = async (
  { metrics: address }: Pick<ListenSettings, 'metrics'>,
  { service, scope }: { readonly service: string; readonly scope: Scope },
): Promise<Metrics> => {
  const registry = createRegistry({ service });
  if (address) scope.use('metrics', await following('METRICS_ADDRESS', openMetricsServer(registry, address)));
  return { registry, metrics: createGrpcMetrics(registry) };
};
