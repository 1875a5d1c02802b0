import type { Server } from '@grpc/grpc-js';
import type { Http2SecureServer, Http2Server, Http2Session, IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { ServerChannelSettings } from '../channel-options.js';
import { takeRequests } from '../internals.js';
import type { Logger } from '../logger.js';
import { peerAddress } from './peer.js';
import { admit, refuse } from './request-gate.js';

export interface ListenerOptions {
  readonly channel: ServerChannelSettings;
  readonly logger: Logger;
  /** Told of each new session and the socket that it runs on. */
  readonly onSession: (session: ServerHttp2Session, socket: Socket) => void;
  /** Told of each call and the time that it has, in milliseconds: Infinity when it does not say. */
  readonly onCall: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, timeoutMs: number) => void;
}

/** Sets what grpc-js has no option for on one of a server's listening HTTP/2 servers, takes its calls, and logs what goes wrong below them. */
export const superviseListener = (server: Server, http2Server: Http2Server | Http2SecureServer, options: ListenerOptions): void => {
  const { channel, logger, onSession, onCall } = options;
  const windowBytes = channel.flowControlWindowBytes ?? 1024 * 1024;
  http2Server.updateSettings({ initialWindowSize: windowBytes, maxHeaderListSize: channel.maxMetadataBytes ?? 16 * 1024 });
  if (channel.maxConnections !== undefined && channel.maxConnections !== Infinity) http2Server.maxConnections = channel.maxConnections;

  let full = false;
  eachSession(http2Server, (session, socket) => {
    full = false;
    session.setLocalWindowSize(windowBytes);
    onSession(session, socket);
  });
  takeRequests(server, http2Server, (stream, headers) => {
    stream.on('error', ignore);
    const admitted = admit(headers);
    if (typeof admitted === 'number') {
      onCall(stream, headers, admitted);
      return true;
    }
    logger.debug({ peer: sessionPeer(stream.session), status: admitted.httpStatus, reason: admitted.message }, 'a request was refused');
    refuse(stream, admitted);
    return false;
  });

  http2Server.on('drop', (dropped?: Pick<Socket, 'remoteAddress' | 'remotePort'>) => {
    // Once until another is taken: whoever floods the server with connections must not flood its log.
    if (!full) logger.warn({ peer: dropped && peerAddress(dropped), maxConnections: channel.maxConnections }, 'a connection was refused: there are as many as may be');
    full = true;
  });
  http2Server.on('sessionError', (error: Error, session?: Http2Session) => {
    logger.debug({ peer: sessionPeer(session), reason: error.message }, 'a connection ended by an error in HTTP/2');
  });
  // Port scans, plaintext clients, load balancers that only connect: nothing that a server can mend.
  http2Server.on('tlsClientError', (error: Error, socket: Socket) => {
    logger.debug({ peer: peerAddress(socket), reason: tlsReason(error) }, 'a TLS handshake failed');
  });
  http2Server.on('unknownProtocol', (socket: Socket) => {
    logger.debug({ peer: peerAddress(socket) }, 'a TLS client does not offer HTTP/2 (h2) by ALPN');
    // Who listens for this event has to close.
    socket.destroy();
  });
};

/** Whatever goes wrong on a stream ends in its being closed, which its call is told. */
const ignore = (): void => {};

/** Calls back with each new session and the socket under it, which Node.js tells one after the other in one go. */
const eachSession = (http2Server: Http2Server | Http2SecureServer, callback: (session: ServerHttp2Session, socket: Socket) => void): void => {
  let socket: Socket | undefined;
  http2Server.prependListener(http2Server instanceof TlsServer ? 'secureConnection' : 'connection', (connected: Socket) => {
    socket = connected;
  });
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
