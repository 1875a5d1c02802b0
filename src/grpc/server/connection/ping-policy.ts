/** What a server asks of clients that ping. Source: gRFC A8; grpc-go `keepalive.EnforcementPolicy`. */
export interface PingPolicy {
  /** The least time between two pings. Default 5 minutes, as in grpc-go. */
  readonly minTimeMs: number;
  /** Whether a client may ping while it has no call open. Default false. */
  readonly permitWithoutStream: boolean;
}

export interface PingState {
  /** Pings that came too soon since the server last sent anything of its own. */
  readonly strikes: number;
  readonly lastPingMs: number;
}

export const noPings: PingState = { strikes: 0, lastPingMs: Number.NEGATIVE_INFINITY };

const maxStrikes = 2;
const idlePingIntervalMs = 2 * 60 * 60 * 1000;

/**
 * The state after a client's ping, and whether it is one too many. grpc-go's rule (`handlePing` in
 * internal/transport/http2_server.go): what the server sent since the last ping forgives all strikes; with
 * no call open and no permission for that, two pings within two hours are a strike; otherwise two within
 * `minTimeMs` are; the third strike ends the connection.
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
