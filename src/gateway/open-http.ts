import type { Logger } from '../grpc/index.js';
import type { ServerTls } from '../grpc/tls/index.js';
import type { Scope } from '../platform/lifecycle.js';
import { formatHostPort, isLoopback, type HostPort } from '../platform/settings/host-port.js';
import { following } from '../platform/startup-error.js';
import { createApp } from './create-app.js';
import { createHttpServer } from './http-server.js';
import type { GatewayConfig } from './settings.js';
import type { Backend } from './upstream.js';

export interface OpenHttpOptions {
  readonly config: Pick<GatewayConfig, 'listen' | 'http'>;
  readonly backends: readonly Backend[];
  readonly tls: ServerTls | 'disabled';
  readonly logger: Logger;
  readonly scope: Pick<Scope, 'onClose'>;
}

/** Serves the gateway where LISTEN_ADDRESS says. It drains when it is closed. */
export const openHttp = async ({
  config,
  backends,
  tls,
  logger,
  scope,
}: OpenHttpOptions): Promise<{ port: number }> => {
  const { listen, http } = config;
  const closing = new AbortController();
  const app = createApp({
    ...http,
    allowedHosts: http.allowedHosts ?? namesOf(listen.address),
    backends,
    logger,
    closing: closing.signal,
    serverFactory: (listener) => createHttpServer({ tls, maxConnections: http.maxConnections }, listener),
  });
  await app.ready();
  const { host, port } = listen.address;
  await following('LISTEN_ADDRESS', app.listen({ host, port }));
  scope.onClose(
    'HTTP server',
    async () => {
      const timer = setTimeout(() => {
        closing.abort();
        app.server.closeAllConnections();
      }, http.drainTimeoutMs);
      await app.close();
      clearTimeout(timer);
    },
    http.drainTimeoutMs + 1_000,
  );
  const address = app.server.address();
  logger.info({ address: formatHostPort(listen.address) }, 'serving HTTP');
  return { port: typeof address === 'object' && address !== null ? address.port : port };
};

const namesOf = (address: HostPort): ReadonlySet<string> | undefined =>
  isLoopback(address) ? new Set(['localhost', '127.0.0.1', '[::1]']) : undefined;
