import { ChannelCredentials, type CallCredentials, type ChannelOptions, type experimental } from '@grpc/grpc-js';
import type { Socket } from 'node:net';
import { withoutAddressAsName } from '../internals/client.js';

/**
 * The default of Go and of gRPC in general: https://github.com/grpc/grpc/blob/master/doc/connection-backoff.md,
 * MIN_CONNECT_TIMEOUT.
 */
export const defaultConnectTimeoutMs = 20_000;

/**
 * Adds a timeout to credentials: the peer must finish the TLS handshake and send its first HTTP/2 frame in time.
 * grpc-js and its calls wait forever (grpc-node#2785). The overridden members are those that grpc-js declares for
 * implementers.
 */
export const withConnectTimeout = (
  credentials: ChannelCredentials,
  timeoutMs = defaultConnectTimeoutMs,
): ChannelCredentials => new TimedCredentials(credentials, timeoutMs);

class TimedCredentials extends ChannelCredentials {
  readonly #inner: ChannelCredentials;
  readonly #timeoutMs: number;

  constructor(inner: ChannelCredentials, timeoutMs: number) {
    super();
    this.#inner = inner;
    this.#timeoutMs = timeoutMs;
  }

  override _isSecure(): boolean {
    return this.#inner._isSecure();
  }

  override _equals(other: ChannelCredentials): boolean {
    return (
      other instanceof TimedCredentials && this.#timeoutMs === other.#timeoutMs && this.#inner._equals(other.#inner)
    );
  }

  override _createSecureConnector(
    target: experimental.GrpcUri,
    options: ChannelOptions,
    callCredentials?: CallCredentials,
  ): experimental.SecureConnector {
    const connector = withoutAddressAsName(this.#inner._createSecureConnector(target, options, callCredentials));
    return {
      connect: (socket) => connectInTime(connector, socket, this.#timeoutMs),
      waitForReady: () => connector.waitForReady(),
      getCallCredentials: () => connector.getCallCredentials(),
      destroy: () => connector.destroy(),
    };
  }
}

const connectInTime = async (
  connector: experimental.SecureConnector,
  tcp: Socket,
  timeoutMs: number,
): Promise<experimental.SecureConnectResult> => {
  let secured: Socket | undefined;
  const timer = setTimeout(() => {
    // The server sends the first frame, its SETTINGS. From then on keepalive monitors the connection.
    if (secured !== undefined && secured.bytesRead > 0) return;
    (secured ?? tcp).destroy(new Error(`the peer accepted the connection but did not respond within ${timeoutMs} ms`));
  }, timeoutMs);
  timer.unref();
  tcp.once('close', () => clearTimeout(timer));
  const result = await connector.connect(tcp);
  secured = result.socket;
  return result;
};
