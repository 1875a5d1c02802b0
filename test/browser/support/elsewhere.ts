import { once } from 'node:events';
import { createServer } from 'node:http';

export interface Elsewhere {
  readonly port: number;
  close(): Promise<void>;
}

/** A foreign site on this machine: an empty page at every path, and `/bounce?to=…`, which redirects requests unchanged. */
export const startElsewhere = async (): Promise<Elsewhere> => {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    request.resume();
    if (pathname === '/bounce') response.writeHead(307, { location: searchParams.get('to') ?? '/' }).end();
    else response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Elsewhere</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return {
    port: address.port,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
