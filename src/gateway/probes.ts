import type { FastifyInstance } from 'fastify';
import { createServer, type RequestListener } from 'node:http';
import type { Scope } from '../platform/lifecycle.js';
import type { HostPort } from '../platform/settings/host-port.js';
import { following } from '../platform/startup-error.js';

/**
 * `/livez`: the process responds. `/readyz`: it has started and is not draining. Neither depends on the services: an
 * outage of theirs must not remove every gateway from the endpoints.
 */
export interface Probes {
  readonly setReady: (ready: boolean) => void;
  /** Serves the probes on the gateway's own port too. */
  readonly addTo: (app: FastifyInstance) => void;
}

const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };

/** Serves the probes in plaintext on HEALTH_ADDRESS, until everything else is closed. */
export const openProbes = async (address: HostPort | undefined, scope: Pick<Scope, 'onClose'>): Promise<Probes> => {
  let ready = false;
  const answers: Readonly<Record<string, () => readonly [status: number, text: string]>> = {
    '/livez': () => [200, 'ok\n'],
    '/readyz': () => (ready ? [200, 'ok\n'] : [503, 'not ready\n']),
  };
  if (address) await listen(address, answers, scope);
  return {
    setReady: (is) => void (ready = is),
    addTo(app) {
      for (const [url, answer] of Object.entries(answers))
        app.get(url, { exposeHeadRoute: true }, async (_request, reply) => {
          const [status, text] = answer();
          return reply.code(status).headers(headers).send(text);
        });
    },
  };
};

const listen = async (
  { host, port }: HostPort,
  answers: Readonly<Record<string, () => readonly [number, string]>>,
  scope: Pick<Scope, 'onClose'>,
): Promise<void> => {
  const answer: RequestListener = (request, response) => {
    const [status, text] = answers[request.url ?? '']?.() ?? [404, 'not found\n'];
    request.resume();
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : text);
  };
  const server = createServer(
    { headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000 },
    answer,
  );
  server.maxConnections = 64;
  const listening = new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  await following('HEALTH_ADDRESS', listening);
  scope.onClose('probes', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
};
