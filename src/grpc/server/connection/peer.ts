import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Peer } from '../../common/call-context.js';

/** `address:port` of the peer, with brackets around IPv6; port 0 after it has disconnected. */
export const peerAddress = ({
  remoteAddress = 'unknown',
  remotePort = 0,
}: Pick<Socket, 'remoteAddress' | 'remotePort'>): string =>
  `${remoteAddress.includes(':') ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`;

/** The peer of a connection, with its certificate if TLS has verified one. */
export const peerOf = (socket: Socket): Peer => {
  const encrypted = socket instanceof TLSSocket;
  const certificate = encrypted && socket.authorized ? socket.getPeerCertificate(true) : undefined;
  return {
    address: peerAddress(socket),
    encrypted,
    ...(certificate?.raw && { certificate }),
    get bytesReceived() {
      return socket.bytesRead;
    },
  };
};
