import { createServer as createPlainServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { ServerTls } from '../grpc/tls/index.js';

export interface HttpServerOptions {
  readonly tls: ServerTls | 'disabled';
  readonly maxConnections: number;
}

/** The time limit for the headers of a request, and for a TLS handshake. */
const headersTimeoutMs = 10_000;
/** An idle connection is closed after this time, which is longer than the idle timeout of common load balancers. */
const keepAliveMs = 75_000;
/** The maximum size of a request line and its headers together. */
const maxHeaderBytes = 16_384;

const limits: ServerOptions = {
  headersTimeout: headersTimeoutMs,
  // Bodies have their own timeouts, and streams may run long.
  requestTimeout: 0,
  keepAliveTimeout: keepAliveMs,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: maxHeaderBytes,
  requireHostHeader: true,
};

/** An HTTP/1.1 server with limits. With TLS it reloads its certificates. */
export const createHttpServer = ({ tls, maxConnections }: HttpServerOptions, listener: RequestListener): Server => {
  const server = tls === 'disabled' ? createPlainServer(limits, listener) : createHttpsServer(tls, listener);
  server.maxConnections = maxConnections;
  server.maxHeadersCount = 100;
  return server;
};

const createHttpsServer = (tls: ServerTls, listener: RequestListener): Server => {
  const server = createTlsServer(
    { ...limits, ...tls.handshake, ...tls.secureContext(), ALPNProtocols: ['http/1.1'] },
    listener,
  );
  const stop = tls.onChange(() => server.setSecureContext(tls.secureContext()));
  server.once('close', stop);
  return server;
};
