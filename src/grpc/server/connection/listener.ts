import {
  createSecureServer,
  createServer,
  type Http2Server,
  type Http2Session,
  type ServerHttp2Session,
} from 'node:http2';
import { Server as NetServer, type AddressInfo, type ListenOptions, type Socket } from 'node:net';
import type { RepeatedLines } from '../../common/logger.js';
import { networkOf } from '../../common/caller.js';
import type { ServerTls } from '../../tls/server-tls.js';
import type { Connection } from './connection.js';
import { ConnectionPlaces } from './connection-places.js';
import type { ServerSettings } from './server-settings.js';
import { peerAddress } from './peer.js';

export interface ListenerOptions {
  readonly tls: ServerTls | 'disabled';
  readonly settings: ServerSettings;
  /** Logs problems below the level of calls. */
  readonly lines: RepeatedLines;
  /** Called with each new session and its socket. */
  readonly onSession: (session: ServerHttp2Session, socket: Socket) => Connection;
  /** Called for each failed TLS handshake. */
  readonly onHandshakeFailure: (() => void) | undefined;
  /** Called for each evicted connection; see `maxConnections`. */
  readonly onConnectionEvicted: (() => void) | undefined;
}

/** A listening address. */
export interface Listener {
  readonly port: number;
  /** Accepts no more connections. Open connections stay. */
  stop(): void;
}

/**
 * Listens for HTTP/2 on `host:port`, `[::1]:port` or `unix:path`, and logs problems below the level of calls. Rejects
 * with the system's error, such as EADDRINUSE.
 */
export const openListener = async (address: string, options: ListenerOptions): Promise<Listener> => {
  const { tls, settings, lines, onSession } = options;
  const http2Options = {
    settings: {
      initialWindowSize: settings.flowControlWindowBytes,
      maxHeaderListSize: settings.maxMetadataBytes,
      maxConcurrentStreams: settings.maxConcurrentStreams,
    },
    // Both have their own limits: a call's metadata, and its messages.
    maxSendHeaderBlockLength: Number.MAX_SAFE_INTEGER,
    maxSessionMemory: Number.MAX_SAFE_INTEGER,
  };
  const secure =
    tls === 'disabled' ? undefined : createSecureServer({ ...http2Options, ...tls.handshake, ...tls.secureContext() });
  const http2Server: Http2Server = secure ?? createServer(http2Options);
  const places = new ConnectionPlaces(settings.maxConnections);

  const report = (message: string, fields: { readonly peer: string | undefined; readonly reason?: string }): void =>
    lines.write('debug', networkOf(fields.peer ?? ''), fields, message);

  let socket: Socket | undefined;
  // Node.js emits the socket and then its session, synchronously.
  http2Server.prependListener(tls === 'disabled' ? 'connection' : 'secureConnection', (connected: Socket) => {
    socket = connected;
  });
  // A session releases its socket before it reports its error.
  const peers = new WeakMap<Http2Session, string>();
  http2Server.on('session', (session) => {
    session.setLocalWindowSize(settings.flowControlWindowBytes);
    // An evicted socket still becomes a session for a moment.
    if (!socket || socket.destroyed) return;
    peers.set(session, peerAddress(socket));
    places.begin(socket, onSession(session, socket));
  });
  http2Server.prependListener('connection', (accepted: Socket) => {
    const peer = places.accept(accepted);
    if (peer === undefined) return;
    lines.write(
      'warn',
      address,
      { peer, maxConnections: settings.maxConnections },
      'connection limit reached, closed a connection; raise the limit if clients are legitimate',
    );
    options.onConnectionEvicted?.();
  });
  http2Server.on('sessionError', (error: Error, session?: Http2Session) => {
    formatStack(error);
    report('HTTP/2 error, closed the connection', { peer: session && peers.get(session), reason: error.message });
  });
  // Caused by port scans, plaintext clients and load balancers that only connect; a server cannot fix those.
  http2Server.on('tlsClientError', (error: Error, client: Socket) => {
    report('TLS handshake failed', { peer: peerAddress(client), reason: tlsReason(error) });
    options.onHandshakeFailure?.();
  });
  http2Server.on('unknownProtocol', (client: Socket) => {
    report('a TLS client did not offer HTTP/2 (h2) in ALPN', { peer: peerAddress(client) });
    // A listener for this event must close the socket.
    client.destroy();
  });
  if (tls !== 'disabled')
    http2Server.once(
      'close',
      tls.onChange(() => secure?.setSecureContext(tls.secureContext())),
    );

  await listening(http2Server, parseAddress(address));
  // The system could not accept a connection, for example for lack of memory. Without a listener that would end the
  // process.
  http2Server.on('error', (error: Error) =>
    lines.write(
      'warn',
      address,
      { reason: error.message },
      'cannot accept a connection; check the limit of open files',
    ),
  );
  return {
    port: portOf(http2Server.address()),
    // Not http2Server.close(), which in newer versions of Node.js also closes sessions: they must be retired first.
    stop: () => NetServer.prototype.close.call(http2Server),
  };
};

/**
 * V8 formats an error's stack when it is first read, and until then keeps the receivers of its calls alive: here the handle
 * of the session. If the client has not acknowledged the settings, the handle in turn keeps the session alive, which would
 * never be collected. Node.js reads the stack when it destroys the socket, but not after a GOAWAY. Source: nodejs/node#34103.
 */
const formatStack = (error: Error): unknown => error.stack;

const listening = (server: NetServer, address: ListenOptions): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** @throws TypeError */
const parseAddress = (address: string): ListenOptions => {
  if (address.startsWith('unix:')) return { path: address.slice('unix:'.length) };
  const [, host = '', port] = /^(?:\[(.+)\]|([^:]+)):(\d+)$/.exec(address)?.filter((part) => part !== undefined) ?? [];
  if (port === undefined) throw new TypeError(`${address} must be host:port, [IPv6]:port or unix:path`);
  return { host, port: Number(port) };
};

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;

/** OpenSSL's reason if it has one (`http request`, `wrong version number`), otherwise the system's code. */
const tlsReason = (error: Error): string => {
  if ('reason' in error && typeof error.reason === 'string') return error.reason;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
};
