import { createServer, type RequestListener } from 'node:http';
import type { Registry } from 'prom-client';
import type { HostPort } from '../settings/host-port.js';

export interface MetricsServer {
  /** Where it listens, with the port that the system chose. */
  readonly address: HostPort;
  close(): Promise<void>;
}

/** Serves `GET /metrics` and nothing else. */
export const openMetricsServer = async (registry: Registry, { host, port }: HostPort): Promise<MetricsServer> => {
  const server = createServer(
    {
      requestTimeout: 5_000,
      headersTimeout: 5_000,
      keepAliveTimeout: 60_000,
      maxHeaderSize: 8_192,
      connectionsCheckingInterval: 1_000,
    },
    answer(registry),
  );
  server.maxConnections = 64;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      // Later ones are of single connections, which Prometheus makes again. Unheard, they end the process.
      server.on('error', () => {});
      resolve();
    });
  });
  const bound = server.address();
  return {
    address: { host, port: typeof bound === 'object' && bound !== null ? bound.port : port },
    close: async () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const answer =
  (registry: Registry): RequestListener =>
  (request, response) => {
    const refuse = (code: number, headers: Record<string, string> = {}): void =>
      void response.writeHead(code, headers).end();
    request.resume();
    if (request.url?.split('?', 1)[0] !== '/metrics') return refuse(404);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, { allow: 'GET, HEAD' });
    registry.metrics().then(
      (text) =>
        void response
          .writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' })
          .end(request.method === 'HEAD' ? undefined : text),
      () => refuse(500),
    );
  };
