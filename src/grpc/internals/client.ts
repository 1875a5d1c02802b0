import type { ChannelOptions, experimental } from '@grpc/grpc-js';
import { Http2SubchannelConnector } from '@grpc/grpc-js/build/src/transport.js';
import type { ClientHttp2Session } from 'node:http2';
import { isIP } from 'node:net';
import { changed, isObject, methodOf } from './changed.js';
import { requestOrRefusal } from './refused-request.js';
import { watchResponse } from './responses.js';

/* The private parts of a client: its TLS handshake, its connection attempts, and its connections. */

/** A client's connection, from its first HTTP/2 frame on. */
export interface ClientConnection {
  /** `address:port` */
  readonly peer: string;
  /** Called for each call that starts on it. */
  onCall(listener: () => void): void;
  /** Called for the headers, each piece of data and the trailers of any call. */
  onResponse(listener: () => void): void;
  /** The number of calls in flight on it. */
  callsInFlight(): number;
  /** The number of bytes received so far; undefined after the connection is closed. */
  bytesRead(): number | undefined;
  /** Sends a PING; `answered` is called when its ACK arrives. */
  ping(answered: () => void): void;
  /** Closes it like a lost connection: its calls end with UNAVAILABLE, and the balancer chooses another. */
  drop(): void;
}

/** Policies for the connections of a channel. */
export interface ConnectionPolicy {
  /** The time limit from the first packet to the first HTTP/2 frame. */
  readonly connectTimeoutMs: number;
  /** See `ReadIdlePolicy`. */
  readonly readIdleTimeoutMs: number;
  readonly pingTimeoutMs: number;
}

/** Our own options: numbers, by which grpc-js decides whether two channels may share a connection. */
const keys: { readonly [K in keyof ConnectionPolicy]: string } = {
  connectTimeoutMs: '@duet/grpc.connect_timeout_ms',
  readIdleTimeoutMs: '@duet/grpc.read_idle_timeout_ms',
  pingTimeoutMs: '@duet/grpc.ping_timeout_ms',
};

export const connectionPolicyOptions = (policy: ConnectionPolicy): ChannelOptions => ({
  [keys.connectTimeoutMs]: policy.connectTimeoutMs,
  [keys.readIdleTimeoutMs]: policy.readIdleTimeoutMs,
  [keys.pingTimeoutMs]: policy.pingTimeoutMs,
});

const policyOf = (options: unknown): ConnectionPolicy | undefined => {
  if (!isObject(options)) return undefined;
  const [connectTimeoutMs, readIdleTimeoutMs, pingTimeoutMs]: unknown[] = [
    keys.connectTimeoutMs,
    keys.readIdleTimeoutMs,
    keys.pingTimeoutMs,
  ].map((key): unknown => Reflect.get(options, key));
  if (
    typeof connectTimeoutMs !== 'number' ||
    typeof readIdleTimeoutMs !== 'number' ||
    typeof pingTimeoutMs !== 'number'
  )
    return undefined;
  return { connectTimeoutMs, readIdleTimeoutMs, pingTimeoutMs };
};

const governed = Symbol('uses the policy of its channel');

/**
 * Applies the timeouts of `connectionPolicyOptions` to the connections of a channel, instead of the 127 s of Linux,
 * and calls back for each new connection. Channels without these options are not affected. Only the first call for a
 * connector counts.
 */
export const governConnections = (
  onConnected: (connection: ClientConnection, policy: ConnectionPolicy) => void,
  connector: object = Http2SubchannelConnector.prototype,
): void => {
  const connect: unknown = Reflect.get(connector, 'connect');
  if (typeof connect !== 'function') throw changed('Http2SubchannelConnector.connect');
  if (governed in connect) return;
  const connectByPolicy = function (this: unknown, ...args: readonly unknown[]): unknown {
    const connecting: unknown = Reflect.apply(connect, this, args);
    const policy = policyOf(args[2]);
    if (!policy || !(connecting instanceof Promise)) return connecting;
    return inTime(connecting, policy.connectTimeoutMs).then((transport) => {
      onConnected(connectionOf(transport), policy);
      return transport;
    });
  };
  Reflect.set(connector, 'connect', Object.assign(connectByPolicy, { [governed]: true }));
};

/** A connection that completes too late is closed. */
const inTime = async (connecting: Promise<unknown>, timeoutMs: number): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no connection within ${timeoutMs} ms`));
      connecting.then(
        (transport) => Reflect.apply(methodOf(transport, 'shutdown', 'Transport'), transport, []),
        () => {},
      );
    }, timeoutMs).unref();
  });
  try {
    return await Promise.race([connecting, late]);
  } finally {
    clearTimeout(timer);
  }
};

const connectionOf = (transport: unknown): ClientConnection => {
  const createCall = methodOf(transport, 'createCall', 'Transport');
  const handleDisconnect = methodOf(transport, 'handleDisconnect', 'Transport');
  const calls: unknown = isObject(transport) ? Reflect.get(transport, 'activeCalls') : undefined;
  const session: unknown = isObject(transport) ? Reflect.get(transport, 'session') : undefined;
  if (!isObject(transport) || !(calls instanceof Set)) throw changed('Http2Transport.activeCalls');
  if (!isSession(session)) throw changed('Http2Transport.session');
  const onCall: (() => void)[] = [];
  const onResponse: (() => void)[] = [];
  let response: ReturnType<typeof watchResponse> | undefined;
  const request = session.request.bind(session);
  Reflect.set(session, 'request', (...args: Parameters<ClientHttp2Session['request']>) => {
    const stream = requestOrRefusal(session, () => request(...args));
    for (const listener of onResponse) for (const event of ['response', 'data', 'trailers']) stream.on(event, listener);
    response = watchResponse(stream);
    return stream;
  });
  // grpc-js starts the request in this function.
  Reflect.set(transport, 'createCall', (...args: readonly unknown[]): unknown => {
    const call: unknown = Reflect.apply(createCall, transport, args);
    response?.attach(call);
    for (const listener of onCall) listener();
    return call;
  });
  return {
    peer: String(Reflect.apply(methodOf(transport, 'getPeerName', 'Transport'), transport, [])),
    onCall: (listener) => void onCall.push(listener),
    onResponse: (listener) => void onResponse.push(listener),
    callsInFlight: () => calls.size,
    bytesRead: () => (session.destroyed ? undefined : session.socket.bytesRead),
    ping(answered) {
      if (session.destroyed) return;
      session.ping((error) => {
        if (!error) answered();
      });
    },
    drop: () => Reflect.apply(handleDisconnect, transport, []),
  };
};

/**
 * Keeps an IP address out of the server name (SNI) of a TLS handshake, where RFC 6066 forbids it. grpc-js sends it,
 * and from Node.js 26 on the connection then fails. The certificate is still checked against the address.
 */
export const withoutAddressAsName = (connector: experimental.SecureConnector): experimental.SecureConnector => {
  const options: unknown = Reflect.get(connector, 'connectionOptions');
  const name: unknown = isObject(options) ? Reflect.get(options, 'servername') : undefined;
  if (isObject(options) && typeof name === 'string' && isIP(name) !== 0) Reflect.set(options, 'servername', '');
  return connector;
};

const isSession = (value: unknown): value is ClientHttp2Session =>
  isObject(value) && 'ping' in value && 'request' in value && 'socket' in value && 'destroyed' in value;
