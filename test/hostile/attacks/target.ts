import { connect as connectHttp2, type ClientHttp2Session, type ClientSessionOptions } from 'node:http2';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { once } from 'node:events';

export type Port = 'grpc' | 'health' | 'metrics';

/** The service under attack, as a peer on the network sees it. */
export interface Target {
  readonly ports: Readonly<Record<Port, number>>;
  /** The CA of its certificate, in PEM. */
  readonly authority: string;
}

const opened: Socket[] = [];
let closedBytes = 0;

/** The bytes that this process has sent so far. */
export const sentBytes = (): number => opened.reduce((sum, { bytesWritten }) => sum + bytesWritten, closedBytes);

/** Connects to a port: with TLS and ALPN to the gRPC port, in plaintext to the others. */
export const connect = async ({ ports, authority }: Target, port: Port, from = '127.0.0.1'): Promise<Socket> => {
  const socket = connectTcp({ port: ports[port], host: '127.0.0.1', localAddress: from });
  socket.on('error', () => {}); // A rejecting service may reset the connection.
  opened.push(socket);
  socket.once('close', () => {
    opened.splice(opened.indexOf(socket), 1);
    closedBytes += socket.bytesWritten;
  });
  if (port !== 'grpc') {
    await once(socket, 'connect');
    return socket;
  }
  const secure = connectTls({ socket, ca: authority, servername: 'localhost', ALPNProtocols: ['h2'] });
  secure.on('error', () => {});
  await once(secure, 'secureConnect');
  return secure;
};

/** An HTTP/2 connection of node:http2. */
export const connectSession = async (
  target: Target,
  port: 'grpc' | 'health',
  { from, ...options }: ClientSessionOptions & { readonly from?: string } = {},
): Promise<ClientHttp2Session> => {
  const socket = await connect(target, port, from);
  const session = connectHttp2(`${port === 'grpc' ? 'https' : 'http'}://localhost`, {
    // Pending data counts, and a session that runs out of memory resets its calls.
    maxSessionMemory: Number.MAX_SAFE_INTEGER,
    ...options,
    createConnection: () => socket,
  });
  session.on('error', () => {});
  await once(session, 'remoteSettings'); // Before that, at most 100 streams are opened.
  return session;
};
