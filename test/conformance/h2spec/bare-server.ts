import { createSecureServer, createServer, type ServerHttp2Stream } from 'node:http2';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';

/** What our server advertises by default. Without it h2spec has nothing to exceed. */
const maxConcurrentStreams = 1_000;

/** A server of node:http2 alone that answers as ours does what is no gRPC call: what fails here too is not ours to mend. */
export const startBareServer = async (
  tls: { readonly certificate: string; readonly key: string } | undefined,
): Promise<{ readonly port: number; close(): void }> => {
  const settings = { maxConcurrentStreams };
  const server = tls
    ? createSecureServer({ settings, cert: await readFile(tls.certificate), key: await readFile(tls.key) })
    : createServer({ settings });
  server.on('session', (session) => session.on('error', () => {}));
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.on('error', () => {});
    stream.respond({ ':status': 415, 'content-type': 'application/grpc', 'grpc-status': 3 }, { endStream: true });
    // As src/grpc/server/end-requests.ts: no more of the request is wanted.
    setImmediate(() => stream.close());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
};
