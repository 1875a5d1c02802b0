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
  /** The encryption of connections, see `createServerTls`. `disabled` is plaintext. */
  readonly tls: ServerTls | 'disabled';
  readonly logger: Logger;
  /** Keepalive, connection age and idleness, flow-control windows, limits of messages, metadata and connections. */
  readonly channel?: ServerChannelSettings;
  /** The rules for client pings. Default: at most every 10 s, also without a call in flight. */
  readonly pings?: PingPolicy;
  /**
   * How many calls a client may cancel on one connection; above that the connection is closed (CVE-2023-44487).
   * Default: 900 at once and a sustained 30 per second. Higher values have no effect: at 1,000 and 33 per second
   * Node.js closes the connection without a log line or an error to the client.
   */
  readonly resets?: BucketLimits;
  /** Called for each connection that is closed for too many pings. */
  readonly onTooManyPings?: () => void;
  /** Called for each connection that is closed for too many cancelled calls. */
  readonly onTooManyResets?: () => void;
  /** Called for each failed TLS handshake: port scans, plaintext clients, rejected client certificates. */
  readonly onHandshakeFailure?: () => void;
  /** Called for each evicted connection; see `channel.maxConnections`. */
  readonly onConnectionEvicted?: () => void;
  /** Called for each call that is rejected because requests hold too many bytes; see `channel.requestMemory`. */
  readonly onRequestMemoryRefusal?: () => void;
  /** Called for each stream that is reset because its client reads too slowly; see `sendTimeoutMs`. */
  readonly onSlowStream?: () => void;
  /** Called with the number of open connections after each change. */
  readonly onConnections?: (count: number) => void;
}

/** A gRPC server on node:http2. */
export interface GrpcServer {
  /** Serves on `host:port`, `[::1]:0` or `unix:path`; resolves to the port. Rejects with the system's error, such as EADDRINUSE. */
  listen(address: string): Promise<number>;
  /**
   * Adds a service whose handlers were written for grpc-js's `Server`, with callbacks and call objects. Effective
   * from the next call on.
   * @throws Error when a method has no handler
   */
  addService(definition: ServiceDefinition, handlers: GrpcJsHandlers): void;
  /** The number of open connections. */
  readonly connections: number;
  /** The number of calls in flight. */
  readonly activeCalls: number;
  /**
   * Asks all connected clients to reconnect, each at a random time within `withinMs` so that they do not come at
   * once. Use it after a new server certificate, because older connections keep the old one. As at the maximum
   * connection age, calls get the grace period.
   */
  retireConnections(options: { readonly withinMs: number }): void;
  /** Stops serving without losing a call; see `drain`. */
  drain(options: DrainOptions): Promise<DrainReport>;
  /** Closes the remaining connections. Safe to call again, and after `drain`. */
  close(): void;
}

/** Creates a server, which serves once `listen` is called. */
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
    onFault: (call, error) =>
      writeFault(lines, call, error, 'a listener for the end of a call failed; report it as a bug'),
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
    // Its handshake was in progress when the server stopped listening.
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
      'client pings too often, closed its connection; raise its keepalive time',
    );
    onTooManyPings?.();
  },
  onTooManyResets({ address }) {
    lines.write(
      'warn',
      networkOf(address),
      { peer: address },
      'client exceeded the reset limit, closed its connection; see whether it cancels in a loop',
    );
    onTooManyResets?.();
  },
});
