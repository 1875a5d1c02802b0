import { ChannelCredentials, type CallCredentials, type ChannelOptions, type experimental } from '@grpc/grpc-js';
import type { Socket } from 'node:net';
import { withoutAddressAsName } from '../internals/client.js';

/** Go's, and gRPC's in general: https://github.com/grpc/grpc/blob/master/doc/connection-backoff.md, MIN_CONNECT_TIMEOUT. */
export const defaultConnectTimeoutMs = 20_000;

/**
 * The same credentials, which give up on a peer that has accepted the TCP connection and has not finished the TLS
 * handshake, or has not sent its first HTTP/2 frame, in time. grpc-js waits for ever, and so do the calls
 * (grpc-node#2785). The members that are overridden are those that grpc-js declares for implementers.
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
    // A server speaks first: its SETTINGS. From then on keepalive watches over the connection.
    if (secured !== undefined && secured.bytesRead > 0) return;
    (secured ?? tcp).destroy(new Error(`the peer did not answer within ${timeoutMs} ms of accepting the connection`));
  }, timeoutMs);
  timer.unref();
  tcp.once('close', () => clearTimeout(timer));
  const result = await connector.connect(tcp);
  secured = result.socket;
  return result;
};
