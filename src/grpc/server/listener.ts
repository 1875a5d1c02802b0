import type { Http2SecureServer, Http2Server, Http2Session, ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { ServerChannelSettings } from '../channel-options.js';
import { leaveCalls } from '../internals/server.js';
import type { Logger } from '../logger.js';
import { peerAddress } from './peer.js';

export interface ListenerOptions {
  readonly channel: ServerChannelSettings;
  readonly logger: Logger;
  /** Told of each new session and the socket that it runs on. */
  readonly onSession: (session: ServerHttp2Session, socket: Socket) => void;
  /** Told of each TLS handshake that failed. */
  readonly onHandshakeFailure: (() => void) | undefined;
}

/** Sets what grpc-js has no option for on one of a server's listening HTTP/2 servers, and logs what goes wrong below a call. */
export const superviseListener = (http2Server: Http2Server | Http2SecureServer, options: ListenerOptions): void => {
  const { channel, logger, onSession } = options;
  const windowBytes = channel.flowControlWindowBytes ?? 1024 * 1024;
  leaveCalls(http2Server);
  http2Server.updateSettings({
    initialWindowSize: windowBytes,
    maxHeaderListSize: channel.maxMetadataBytes ?? 16 * 1024,
  });
  if (channel.maxConnections !== undefined && channel.maxConnections !== Infinity)
    http2Server.maxConnections = channel.maxConnections;

  let full = false;
  eachSession(http2Server, (session, socket) => {
    full = false;
    session.setLocalWindowSize(windowBytes);
    onSession(session, socket);
  });

  http2Server.on('drop', (dropped?: Pick<Socket, 'remoteAddress' | 'remotePort'>) => {
    // Once until another is taken: whoever floods the server with connections must not flood its log.
    if (!full)
      logger.warn(
        { peer: dropped && peerAddress(dropped), maxConnections: channel.maxConnections },
        'a connection was refused: there are as many as may be',
      );
    full = true;
  });
  // The system could not take one connection, by lack of memory for instance. The next may be taken; unheard, this ends the process.
  http2Server.on('error', (error: Error) =>
    logger.warn({ reason: error.message }, 'a connection could not be accepted'),
  );
  http2Server.on('sessionError', (error: Error, session?: Http2Session) => {
    logger.debug({ peer: sessionPeer(session), reason: error.message }, 'a connection ended by an error in HTTP/2');
  });
  // Port scans, plaintext clients, load balancers that only connect: nothing that a server can mend.
  http2Server.on('tlsClientError', (error: Error, socket: Socket) => {
    logger.debug({ peer: peerAddress(socket), reason: tlsReason(error) }, 'a TLS handshake failed');
    options.onHandshakeFailure?.();
  });
  http2Server.on('unknownProtocol', (socket: Socket) => {
    logger.debug({ peer: peerAddress(socket) }, 'a TLS client does not offer HTTP/2 (h2) by ALPN');
    // Who listens for this event has to close.
    socket.destroy();
  });
};

/** Calls back with each new session and the socket under it, which Node.js tells one after the other in one go. */
const eachSession = (
  http2Server: Http2Server | Http2SecureServer,
  callback: (session: ServerHttp2Session, socket: Socket) => void,
): void => {
  let socket: Socket | undefined;
  http2Server.prependListener(
    http2Server instanceof TlsServer ? 'secureConnection' : 'connection',
    (connected: Socket) => {
      socket = connected;
    },
  );
  http2Server.on('session', (session: ServerHttp2Session) => {
    if (socket) callback(session, socket);
  });
};

/** Undefined once the session has let go of its socket, which throws when it is touched then. */
const sessionPeer = (session: Http2Session | undefined): string | undefined =>
  session === undefined || session.destroyed ? undefined : peerAddress(session.socket);

/** OpenSSL's own words where it has some (`http request`, `wrong version number`), otherwise the system's code. */
const tlsReason = (error: Error): string => {
  if ('reason' in error && typeof error.reason === 'string') return error.reason;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
};
