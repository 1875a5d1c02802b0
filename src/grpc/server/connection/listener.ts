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
  /** For what goes wrong below a call. */
  readonly lines: RepeatedLines;
  /** Called with each new session and the socket that it runs on. */
  readonly onSession: (session: ServerHttp2Session, socket: Socket) => Connection;
  /** Called for each TLS handshake that failed. */
  readonly onHandshakeFailure: (() => void) | undefined;
  /** Called for each connection that is ended because there are too many; see `maxConnections`. */
  readonly onConnectionEvicted: (() => void) | undefined;
}

/** A listening address. */
export interface Listener {
  readonly port: number;
  /** Accepts no more connections. Those that are open stay. */
  stop(): void;
}

/**
 * Listens for HTTP/2 on `host:port`, `[::1]:port` or `unix:path`, and logs what goes wrong below a call.
 * Rejects with the system's error, such as EADDRINUSE.
 */
export const openListener = async (address: string, options: ListenerOptions): Promise<Listener> => {
  const { tls, settings, lines, onSession } = options;
  const http2Options = {
    settings: {
      initialWindowSize: settings.flowControlWindowBytes,
      maxHeaderListSize: settings.maxMetadataBytes,
      maxConcurrentStreams: settings.maxConcurrentStreams,
    },
    // Both have bounds of their own: a call's metadata, and its messages.
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
  // Node.js reports the socket and then the session on it, in one go.
  http2Server.prependListener(tls === 'disabled' ? 'connection' : 'secureConnection', (connected: Socket) => {
    socket = connected;
  });
  // A session lets go of its socket before its error is reported.
  const peers = new WeakMap<Http2Session, string>();
  http2Server.on('session', (session) => {
    session.setLocalWindowSize(settings.flowControlWindowBytes);
    // One that was ended for lack of room still becomes a session for a moment.
    if (!socket || socket.destroyed) return;
    peers.set(session, peerAddress(socket));
    places.begin(socket, onSession(session, socket));
  });
  http2Server.prependListener('connection', (accepted: Socket) => {
    const peer = places.accept(accepted);
    if (peer === undefined) return;
    const message = 'a connection was evicted: there are as many as may be';
    lines.write('warn', address, { peer, maxConnections: settings.maxConnections }, message);
    options.onConnectionEvicted?.();
  });
  http2Server.on('sessionError', (error: Error, session?: Http2Session) => {
    report('a connection ended by an error in HTTP/2', { peer: session && peers.get(session), reason: error.message });
  });
  // Port scans, plaintext clients, load balancers that only connect: nothing that a server can mend.
  http2Server.on('tlsClientError', (error: Error, client: Socket) => {
    report('a TLS handshake failed', { peer: peerAddress(client), reason: tlsReason(error) });
    options.onHandshakeFailure?.();
  });
  http2Server.on('unknownProtocol', (client: Socket) => {
    report('a TLS client does not offer HTTP/2 (h2) by ALPN', { peer: peerAddress(client) });
    // A listener for this event has to close the socket.
    client.destroy();
  });
  if (tls !== 'disabled')
    http2Server.once(
      'close',
      tls.onChange(() => secure?.setSecureContext(tls.secureContext())),
    );

  await listening(http2Server, parseAddress(address));
  // The system could not accept one connection, for lack of memory for instance. Without a listener that ends the process.
  http2Server.on('error', (error: Error) =>
    lines.write('warn', address, { reason: error.message }, 'a connection could not be accepted'),
  );
  return {
    port: portOf(http2Server.address()),
    // Not http2Server.close(), which also closes sessions in newer versions of Node.js: connections are retired first.
    stop: () => NetServer.prototype.close.call(http2Server),
  };
};

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
  if (port === undefined)
    throw new TypeError(`${address} is not an address: it must be host:port, [IPv6]:port or unix:path`);
  return { host, port: Number(port) };
};

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0;

/** OpenSSL's own words where it has some (`http request`, `wrong version number`), otherwise the system's code. */
const tlsReason = (error: Error): string => {
  if ('reason' in error && typeof error.reason === 'string') return error.reason;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
};
