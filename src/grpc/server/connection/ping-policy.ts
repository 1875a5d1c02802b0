/** The server's rules for client pings. Source: gRFC A8; grpc-go `keepalive.EnforcementPolicy`. */
export interface PingPolicy {
  /** The minimum time between two pings. Default 5 minutes, as in grpc-go. */
  readonly minTimeMs: number;
  /** Whether a client may ping without a call in flight. Default false. */
  readonly permitWithoutStream: boolean;
}

export interface PingState {
  /** Pings that came too soon since the server last sent HEADERS or DATA. */
  readonly strikes: number;
  readonly lastPingMs: number;
}

export const noPings: PingState = { strikes: 0, lastPingMs: Number.NEGATIVE_INFINITY };

const maxStrikes = 2;
const idlePingIntervalMs = 2 * 60 * 60 * 1000;

/**
 * Returns the state after a client's ping, and whether it is one too many. It is grpc-go's rule (`handlePing` in
 * internal/transport/http2_server.go). Any HEADERS or DATA frame that the server has sent since the last ping resets
 * the strikes. Otherwise two pings within `minTimeMs` are a strike, or within two hours without a call in flight if
 * that is not permitted. The third strike closes the connection.
 */
export const onPing = (
  state: PingState,
  policy: PingPolicy,
  ping: { readonly atMs: number; readonly openStreams: number; readonly sentSinceLast: boolean },
): { readonly state: PingState; readonly tooMany: boolean } => {
  if (ping.sentSinceLast) return { state: { strikes: 0, lastPingMs: ping.atMs }, tooMany: false };
  const idle = ping.openStreams === 0 && !policy.permitWithoutStream;
  const leastMs = idle ? idlePingIntervalMs : policy.minTimeMs;
  const strikes = state.strikes + (ping.atMs < state.lastPingMs + leastMs ? 1 : 0);
  return { state: { strikes, lastPingMs: ping.atMs }, tooMany: strikes > maxStrikes };
};
