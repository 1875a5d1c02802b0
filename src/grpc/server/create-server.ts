import type { ServiceDefinition } from '@grpc/grpc-js';
import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { repeatedLines, type Logger, type RepeatedLines } from '../common/logger.js';
import { networkOf } from '../common/caller.js';
import type { ServerInterceptor } from '../common/call-context.js';
import { callRouter, compose, writeFault } from './call/call-router.js';
import { Inflater } from './call/inflate.js';
import { ReceiveBudget } from './call/receive-budget.js';
import { ActiveCalls } from './call/active-calls.js';
import { Connection, type ConnectionRules } from './connection/connection.js';
import { drain, type DrainOptions, type DrainReport } from './drain.js';
import type { ServiceImplementation } from './call/implement.js';
import { openListener, type Listener } from './connection/listener.js';
import { fromGrpcJs, type GrpcJsHandlers } from './grpc-js-handlers.js';
import type { ServerTls } from '../tls/server-tls.js';
import { serverSettings, type ServerChannelSettings, type ServerSettings } from './connection/server-settings.js';
import type { PingPolicy } from './connection/ping-policy.js';
import type { BucketLimits } from '../common/token-bucket.js';

/** The services of a server, its TLS and its limits. */
export interface ServerOptions {
  readonly services: readonly ServiceImplementation[];
  /** The first is outermost. They see calls to unknown methods too. Default none. */
  readonly interceptors?: readonly ServerInterceptor[];
  /** How connections are encrypted, see `createServerTls`. `disabled` is plaintext. */
  readonly tls: ServerTls | 'disabled';
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
  /** Called for each connection that is ended because there are too many; see `channel.maxConnections`. */
  readonly onConnectionEvicted?: () => void;
  /** Called for each call that is refused because too many bytes of requests wait; see `channel.requestMemory`. */
  readonly onRequestMemoryRefusal?: () => void;
  /** Called for each stream that is reset because its client reads too slowly; see `sendTimeoutMs`. */
  readonly onSlowStream?: () => void;
  /** Called with the number of open connections whenever it has changed. */
  readonly onConnections?: (count: number) => void;
}

/** A gRPC server on node:http2. */
export interface GrpcServer {
  /** Serves on `host:port`, `[::1]:0` or `unix:path`; resolves to the port. Rejects with the system's error, such as EADDRINUSE. */
  listen(address: string): Promise<number>;
  /**
   * Adds a service whose handlers were written for grpc-js's `Server`: callbacks and call objects. From the next call on.
   * @throws Error when the definition has a method without a handler
   */
  addService(definition: ServiceDefinition, handlers: GrpcJsHandlers): void;
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
  /** Cuts the connections that are left. Safe to call again, and after `drain`. */
  close(): void;
}

/** Makes a server, which serves from `listen` on. */
export const createServer = (options: ServerOptions): GrpcServer => {
  const { tls, logger, onConnections, onHandshakeFailure, onConnectionEvicted } = options;
  const settings = serverSettings(options.channel);
  const lines = repeatedLines(logger);
  const rules = connectionRules(options, settings, lines);
  const methods = new Map(
    options.services.flatMap((service) => service.methods.map((method) => [method.info.path, method] as const)),
  );
  const listeners = new Set<Listener>();
  const connections = new Map<ServerHttp2Session, Connection>();
  const calls = new ActiveCalls({
    sendTimeoutMs: settings.sendTimeoutMs,
    onSlow({ method, peer }) {
      logger.debug({ method: method.path, peer: peer.address }, 'client reads too slowly, stream reset');
      options.onSlowStream?.();
    },
    onFault: (call, error) => writeFault(lines, call, error, 'a listener for the end of a call failed'),
  });
  const onStream = callRouter({
    methods,
    interceptor: compose(options.interceptors ?? []),
    calls,
    maxReceiveBytes: settings.maxReceiveMessageBytes,
    maxSendBytes: settings.maxSendMessageBytes,
    requestTimeoutMs: settings.requestTimeoutMs,
    budget: new ReceiveBudget(settings.requestMemory, options.onRequestMemoryRefusal),
    inflater: new Inflater(),
    logger,
    lines,
  });
  let stopped = false;

  const onSession = (session: ServerHttp2Session, socket: Socket): Connection => {
    const connection = new Connection(session, socket, rules);
    connections.set(session, connection);
    session.on(
      'stream',
      (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, _flags: number, rawHeaders: readonly string[]) =>
        onStream(connection, stream, headers, rawHeaders),
    );
    onConnections?.(connections.size);
    session.once('close', () => {
      connections.delete(session);
      onConnections?.(connections.size);
    });
    // Its handshake was under way when the server stopped listening.
    if (stopped) connection.retire();
    return connection;
  };

  const stopListening = (): void => {
    stopped = true;
    for (const listener of listeners) listener.stop();
  };

  return {
    async listen(address) {
      const listener = await openListener(address, {
        tls,
        settings,
        lines,
        onSession,
        onHandshakeFailure,
        onConnectionEvicted,
      });
      listeners.add(listener);
      if (stopped) listener.stop();
      return listener.port;
    },
    addService(definition, handlers) {
      for (const method of fromGrpcJs(definition, handlers).methods) methods.set(method.info.path, method);
    },
    get connections() {
      return connections.size;
    },
    get activeCalls() {
      return calls.size;
    },
    retireConnections({ withinMs }) {
      const graceMs = settings.keepalive.maxConnectionAgeGraceMs;
      for (const connection of connections.values()) connection.retireLater(Math.random() * withinMs, graceMs);
    },
    drain: (drainOptions) => drain({ stopListening, connections, calls, logger }, drainOptions),
    close() {
      stopListening();
      for (const connection of connections.values()) connection.cut();
    },
  };
};

const connectionRules = (
  { pings, resets, onTooManyPings, onTooManyResets }: ServerOptions,
  { keepalive }: ServerSettings,
  lines: RepeatedLines,
): ConnectionRules => ({
  keepalive,
  pings: pings ?? { minTimeMs: 10_000, permitWithoutStream: true },
  resets: resets ?? { burst: 900, perSecond: 30 },
  onTooManyPings({ address }) {
    lines.write(
      'warn',
      networkOf(address),
      { peer: address },
      'a client pings more often than it may: connection closed',
    );
    onTooManyPings?.();
  },
  onTooManyResets({ address }) {
    lines.write(
      'warn',
      networkOf(address),
      { peer: address },
      'a client breaks off more calls than it may: connection closed',
    );
    onTooManyResets?.();
  },
});
