import type { Tracer } from '@opentelemetry/api';
import type { Registry } from 'prom-client';
import type { Logger } from '../grpc/index.js';
import type { ServerTls } from '../grpc/tls/index.js';
import type { Scope } from '../platform/lifecycle.js';
import { isLoopback, type HostPort } from '../platform/settings/host-port.js';
import { following } from '../platform/startup-error.js';
import { createApp } from './create-app.js';
import { createBuffers } from './http/buffers.js';
import { watchConnections } from './http/connections.js';
import { createHttpServer } from './http-server.js';
import { createHttpMetrics, observeHttp } from './observe/http-metrics.js';
import { openProbes } from './probes.js';
import type { GatewayConfig } from './settings.js';
import type { Backend } from './upstream.js';

/** How long a drain waits for the last request of each open connection; at most half of the drain time. */
const releaseMs = 5_000;
/** Time for requests that a drain cuts off to send their errors. */
const lastWordsMs = 500;

export interface OpenHttpOptions {
  readonly config: Pick<GatewayConfig, 'listen' | 'http'>;
  readonly backends: readonly Backend[];
  readonly tls: ServerTls | 'disabled';
  readonly logger: Logger;
  readonly registry: Registry;
  readonly tracer: Tracer | undefined;
  readonly scope: Scope;
}

/** Serves the gateway on LISTEN_ADDRESS, and its probes on their own port. It drains when it closes. */
export const openHttp = async (options: OpenHttpOptions): Promise<{ port: number }> => {
  const { config, backends, tls, logger, registry, tracer, scope } = options;
  const { listen, http } = config;
  const metrics = createHttpMetrics(registry);
  const buffers = createBuffers(http.maxBufferedBytes, () => metrics.refused('buffered_bytes'));
  const closing = new AbortController();
  const probes = await openProbes(listen.health, scope);
  const { app, inFlight } = await createApp({
    ...http,
    allowedHosts: http.allowedHosts ?? namesOf(listen.address),
    backends,
    buffers,
    logger,
    metrics,
    tracer,
    scheme: tls === 'disabled' ? 'http' : 'https',
    closing: closing.signal,
    serverFactory: (listener) => createHttpServer({ tls, maxConnections: http.maxConnections }, listener),
  });
  probes.addTo(app);
  const connections = watchConnections(app.server);
  observeHttp(registry, { connections: connections.count, inFlight, bufferedBytes: () => buffers.heldBytes });

  const drain = async (): Promise<void> => {
    probes.setReady(false);
    metrics.ready(false);
    const late = setTimeout(() => closing.abort(), http.drainTimeoutMs);
    const cut = setTimeout(() => app.server.closeAllConnections(), http.drainTimeoutMs + lastWordsMs);
    await connections.release(Math.min(releaseMs, http.drainTimeoutMs / 2));
    await app.close();
    clearTimeout(late);
    clearTimeout(cut);
  };
  scope.onClose('HTTP server', drain, http.drainTimeoutMs + lastWordsMs + 1_000);
  await following('LISTEN_ADDRESS', app.listen(listen.address));
  probes.setReady(true);
  metrics.ready(true);
  const address = app.server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : listen.address.port };
};

const namesOf = (address: HostPort): ReadonlySet<string> | undefined =>
  isLoopback(address) ? new Set(['localhost', '127.0.0.1', '[::1]']) : undefined;
