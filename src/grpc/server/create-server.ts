import { Server } from '@grpc/grpc-js';
import type { ServerCredentials } from '@grpc/grpc-js';
import type { ServerHttp2Session } from 'node:http2';
import { serverChannelOptions } from '../channel-options.js';
import type { ServerChannelSettings } from '../channel-options.js';
import { http2Servers, routeUnknownMethods } from '../internals.js';
import type { Logger } from '../logger.js';
import type { ServerInterceptor } from './call-context.js';
import { callRouter } from './call-router.js';
import { compose } from './compose.js';
import { ActiveCalls } from './active-calls.js';
import { Connection } from './connection.js';
import type { ConnectionRules } from './connection.js';
import { drain, endAll } from './drain.js';
import type { DrainOptions, DrainReport } from './drain.js';
import type { ServiceImplementation } from './implement.js';
import type { PingPolicy } from './ping-policy.js';

export interface ServerOptions {
  readonly services: readonly ServiceImplementation[];
  /** The first is outermost. They see calls to unknown methods too. */
  readonly interceptors: readonly ServerInterceptor[];
  readonly credentials: ServerCredentials;
  readonly logger: Logger;
  /** Keepalive, connection age and idleness, message limits. */
  readonly channel?: ServerChannelSettings;
  /** What is asked of clients that ping. Default: every 10 s at most, without a call too. */
  readonly pings?: PingPolicy;
  /** Called for each connection that is closed for too many pings. */
  readonly onTooManyPings?: () => void;
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
  /** Ends service without losing a call; see `drain`. */
  drain(options: DrainOptions): Promise<DrainReport>;
  /** Cuts whatever is left. Safe to call again, and after `drain`. */
  close(): void;
}

const defaultMaxSendBytes = 4 * 1024 * 1024;

export const createServer = (options: ServerOptions): GrpcServer => {
  const { services, interceptors, credentials, logger, maxSendBytes = defaultMaxSendBytes, channel = {} } = options;
  const rules = connectionRules(options);
  const methods = new Map(services.flatMap((service) => service.methods.map((method) => [method.info.path, method] as const)));
  const connections = new Map<ServerHttp2Session, Connection>();
  const calls = new ActiveCalls();

  const adopt = (session: ServerHttp2Session): Connection => {
    const connection = new Connection(session, rules);
    connections.set(session, connection);
    session.once('close', () => connections.delete(session));
    return connection;
  };
  const connectionOf = (session: ServerHttp2Session): Connection => connections.get(session) ?? adopt(session);

  const server = new Server({
    ...serverChannelOptions(channel),
    interceptors: [callRouter({ methods, interceptor: compose(interceptors), connectionOf, calls, maxSendBytes, logger })],
  });
  for (const { info } of methods.values()) server.register(info.path, () => {}, passBytes, passBytes, 'bidi');
  routeUnknownMethods(server);

  return {
    listen: (address) =>
      new Promise((resolve, reject) => {
        server.bindAsync(address, credentials, (error, port) => {
          if (error) return reject(error);
          for (const http2Server of http2Servers(server)) http2Server.on('session', connectionOf);
          resolve(port);
        });
      }),
    get connections() {
      return connections.size;
    },
    get activeCalls() {
      return calls.running.size;
    },
    drain: (drainOptions) => drain({ server, connections, calls, logger }, drainOptions),
    close: () => endAll(server, connections.keys()),
  };
};

const connectionRules = ({ pings, logger, onTooManyPings }: ServerOptions): ConnectionRules => ({
  pings: pings ?? { minTimeMs: 10_000, permitWithoutStream: true },
  onTooManyPings({ address }) {
    logger.warn({ peer: address }, 'a client pings more often than it may: connection closed');
    onTooManyPings?.();
  },
});

/** Messages cross grpc-js as bytes: our adapter decodes them, so that it knows their size and owns the error. */
const passBytes = (bytes: Buffer): Buffer => bytes;
