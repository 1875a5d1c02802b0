import { Server, type ServerCredentials } from '@grpc/grpc-js';
import type { ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { serverChannelOptions, type ServerChannelSettings } from '../channel-options.js';
import { http2Servers, statisticsOf } from '../internals/server.js';
import type { Logger } from '../logger.js';
import type { ServerInterceptor } from './call-context.js';
import { callRouter } from './call-router.js';
import { compose } from './compose.js';
import { ActiveCalls } from './active-calls.js';
import { Connection, type ConnectionRules } from './connection.js';
import { drain, endAll, type DrainOptions, type DrainReport } from './drain.js';
import type { ServiceImplementation } from './implement.js';
import { superviseListener } from './listener.js';
import type { PingPolicy } from './ping-policy.js';
import type { BucketLimits } from './token-bucket.js';

export interface ServerOptions {
  readonly services: readonly ServiceImplementation[];
  /** The first is outermost. They see calls to unknown methods too. */
  readonly interceptors: readonly ServerInterceptor[];
  readonly credentials: ServerCredentials;
  readonly logger: Logger;
  /** Keepalive, connection age and idleness, flow-control windows, limits of messages, metadata and connections. */
  readonly channel?: ServerChannelSettings;
  /** What is asked of clients that ping. Default: every 10 s at most, without a call too. */
  readonly pings?: PingPolicy;
  /**
   * Calls that the client of one connection may break off; above that the connection is closed (CVE-2023-44487).
   * Default: 900 at once and 30 a second in the long run. More is no use: at 1,000 and 33 a second Node.js ends
   * the connection, without a word to the log, or to the client why.
   */
  readonly resets?: BucketLimits;
  /** Called for each connection that is closed for too many pings. */
  readonly onTooManyPings?: () => void;
  /** Called for each connection that is closed for too many calls that were broken off. */
  readonly onTooManyResets?: () => void;
  /** Called for each TLS handshake that failed: port scans, plaintext clients, refused client certificates. */
  readonly onHandshakeFailure?: () => void;
  /** Called with the number of open connections whenever it has changed. */
  readonly onConnections?: (count: number) => void;
  /** The largest message that is sent, in bytes. Default 4 MiB, which is what clients accept by default. */
  readonly maxSendBytes?: number;
}

export interface GrpcServer {
  /** Serves on `host:port` (`[::1]:0` for IPv6); resolves to the port. */
  listen(address: string): Promise<number>;
  /** Connections that are open now. */
  readonly connections: number;
  /** Calls that are running now. */
  readonly activeCalls: number;
  /**
   * Asks every client that is connected now to connect again, each at a time of its own within the next
   * `withinMs`, so that not all come at once. For a new server certificate: connections from before keep the old
   * one. As at the end of a connection's age, its calls may go on for the grace after that.
   */
  retireConnections(options: { readonly withinMs: number }): void;
  /** Ends service without losing a call; see `drain`. */
  drain(options: DrainOptions): Promise<DrainReport>;
  /** Cuts whatever is left. Safe to call again, and after `drain`. */
  close(): void;
}

const defaultMaxBytes = 4 * 1024 * 1024;

export const createServer = (options: ServerOptions): GrpcServer => {
  const {
    services,
    interceptors,
    credentials,
    logger,
    maxSendBytes = defaultMaxBytes,
    channel = {},
    onConnections,
    onHandshakeFailure,
  } = options;
  const rules = connectionRules(options);
  const methods = new Map(
    services.flatMap((service) => service.methods.map((method) => [method.info.path, method] as const)),
  );
  const connections = new Map<ServerHttp2Session, Connection>();
  const calls = new ActiveCalls();
  const supervised = new Set<object>();

  const onSession = (session: ServerHttp2Session, socket: Socket): void => {
    const connection = new Connection(session, socket, rules, statisticsOf(server, session));
    connections.set(session, connection);
    session.on('stream', (stream, headers) => onStream(connection, stream, headers));
    onConnections?.(connections.size);
    session.once('close', () => {
      connections.delete(session);
      onConnections?.(connections.size);
    });
  };

  const server = new Server(serverChannelOptions(channel));
  const maxReceiveBytes = channel.maxReceiveMessageBytes ?? defaultMaxBytes;
  const onStream = callRouter({
    methods,
    interceptor: compose(interceptors),
    calls,
    maxReceiveBytes,
    maxSendBytes,
    logger,
  });

  return {
    listen: (address) =>
      new Promise((resolve, reject) => {
        server.bindAsync(address, credentials, (error, port) => {
          if (error) return reject(error);
          for (const http2Server of http2Servers(server)) {
            if (!supervised.has(http2Server))
              superviseListener(http2Server, { channel, logger, onSession, onHandshakeFailure });
            supervised.add(http2Server);
          }
          resolve(port);
        });
      }),
    get connections() {
      return connections.size;
    },
    get activeCalls() {
      return calls.size;
    },
    retireConnections({ withinMs }) {
      const graceMs = channel.keepalive?.maxConnectionAgeGraceMs ?? 30_000;
      for (const connection of connections.values()) connection.retireLater(Math.random() * withinMs, graceMs);
    },
    drain: (drainOptions) => drain({ server, connections, calls, logger }, drainOptions),
    close: () => endAll(server, connections.values()),
  };
};

const connectionRules = ({
  channel,
  pings,
  resets,
  logger,
  onTooManyPings,
  onTooManyResets,
}: ServerOptions): ConnectionRules => ({
  maxIdleMs: channel?.keepalive?.maxConnectionIdleMs ?? 900_000,
  pings: pings ?? { minTimeMs: 10_000, permitWithoutStream: true },
  resets: resets ?? { burst: 900, perSecond: 30 },
  onTooManyPings({ address }) {
    logger.warn({ peer: address }, 'a client pings more often than it may: connection closed');
    onTooManyPings?.();
  },
  onTooManyResets({ address }) {
    logger.warn({ peer: address }, 'a client breaks off more calls than it may: connection closed');
    onTooManyResets?.();
  },
});
