import { createSecureServer, createServer, type ServerHttp2Stream } from 'node:http2';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';

/** Our server's default. Without it h2spec has no limit to exceed. */
const maxConcurrentStreams = 1_000;

/**
 * A plain node:http2 server that responds to requests outside gRPC as ours does: a test that fails here too is not
 * our fault.
 */
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
    // As src/grpc/server/call/response-writer.ts: the rest of the request is not needed.
    setImmediate(() => stream.close());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
};
