import { createServer, type RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import type { Registry } from 'prom-client';
import type { HostPort } from '../settings/host-port.js';

export interface MetricsServer {
  /** The listen address, with the port that the system chose. */
  readonly address: HostPort;
  close(): Promise<void>;
}

/** Connection limit; one more closes the longest idle one, so that idle connections block no scrape. */
const maxConnections = 64;

/**
 * Serves `GET /metrics` only. Concurrent scrapes share one rendering, which takes milliseconds of CPU. A connection
 * may have one request in flight: Prometheus never sends two, and a client that does is disconnected.
 */
export const openMetricsServer = async (registry: Registry, { host, port }: HostPort): Promise<MetricsServer> => {
  const server = createServer(
    {
      requestTimeout: 5_000,
      headersTimeout: 5_000,
      keepAliveTimeout: 60_000,
      maxHeaderSize: 8_192,
      connectionsCheckingInterval: 1_000,
    },
    (request, response) => answer(request, response),
  );
  const busy = new WeakSet<Socket>();
  const answer = answerer(registry, busy);
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    if (open.size <= maxConnections) return;
    const idle = [...open].find((one) => !busy.has(one));
    (idle ?? socket).destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      // Later errors concern single connections, which Prometheus opens again. Without a listener they end the
      // process.
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

const answerer = (registry: Registry, busy: WeakSet<Socket>): RequestListener => {
  let rendering: Promise<string> | undefined;
  const render = (): Promise<string> =>
    (rendering ??= registry.metrics().finally(() => {
      rendering = undefined;
    }));

  return (request, response) => {
    const { socket } = request;
    if (busy.has(socket)) return void socket.destroy();
    busy.add(socket);
    response.once('close', () => busy.delete(socket));
    const refuse = (code: number, headers: Record<string, string> = {}): void =>
      void response.writeHead(code, headers).end();
    request.resume();
    if (request.url?.split('?', 1)[0] !== '/metrics') return refuse(404);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, { allow: 'GET, HEAD' });
    return void render().then(
      (text) => {
        response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' });
        return response.end(request.method === 'HEAD' ? undefined : text);
      },
      () => refuse(500),
    );
  };
};
