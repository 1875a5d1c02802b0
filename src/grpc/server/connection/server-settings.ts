/** A server's keepalive, and how long a connection may live. Source: gRFC A8, A9. */
export interface ServerKeepalive {
  /** A connection that has been silent for so long is pinged. Default 60,000. gRPC core: grpc.keepalive_time_ms. */
  readonly timeMs?: number;
  /** A connection that does not answer the ping for so long is closed. Default 20,000. gRPC core: grpc.keepalive_timeout_ms. */
  readonly timeoutMs?: number;
  /** A connection without calls gets GOAWAY after this. Default 900,000 (15 min). gRPC core: grpc.max_connection_idle_ms. */
  readonly maxConnectionIdleMs?: number;
  /**
   * A connection gets GOAWAY after this, ±10 % so that they do not all go at once. It is what lets clients
   * that resolve a name only on a disconnect see new pods. Default 1,800,000 (30 min). gRPC core: grpc.max_connection_age_ms
   */
  readonly maxConnectionAgeMs?: number;
  /** After that GOAWAY, for calls to end by themselves. Default 30,000. gRPC core: grpc.max_connection_age_grace_ms. */
  readonly maxConnectionAgeGraceMs?: number;
}

/** What requests may hold in memory until their handlers take them, in bytes: as they arrive, and decompressed. */
export interface RequestMemory {
  /** All calls together. Default 67,108,864 (64 MiB), or 16 of the largest messages where that is more. */
  readonly totalBytes?: number;
  /** All calls of one caller: a verified subject, or else the network of an address. Default half of `totalBytes`. */
  readonly callerBytes?: number;
  /** All calls without a verified caller. Default `totalBytes`, for servers without authentication. */
  readonly strangersBytes?: number;
}

/**
 * Everything about a server's connections but their encryption. Infinity stands for never and for no limit. Each setting
 * names its equivalent in gRPC core (https://grpc.github.io/grpc/core/group__grpc__arg__keys.html).
 */
export interface ServerChannelSettings {
  readonly keepalive?: ServerKeepalive;
  /** The largest request message, compressed or not. Default 4,194,304 (4 MiB). gRPC core: grpc.max_receive_message_length. */
  readonly maxReceiveMessageBytes?: number;
  /** Beyond it calls end with RESOURCE_EXHAUSTED; see `ReceiveBudget` for whose. */
  readonly requestMemory?: RequestMemory;
  /**
   * How long a unary or server-streaming call may take to send its one request, in milliseconds; then it ends with
   * DEADLINE_EXCEEDED. A deadline of its own may end it sooner. Default 30,000.
   */
  readonly requestTimeoutMs?: number;
  /**
   * A stream that has data to send and sends less than 16 KiB of it in this time, in milliseconds, is reset; its client reports
   * RESOURCE_EXHAUSTED. Most clients ask for more when they have read half a window, so one that works on what it has read
   * may look idle for minutes. Default 600,000; Infinity for never.
   */
  readonly sendTimeoutMs?: number;
  /** The largest response message. Default 4,194,304, which clients accept by default. gRPC core: grpc.max_send_message_length. */
  readonly maxSendMessageBytes?: number;
  /** Calls in flight on one connection. Default 1,000 (a bound on what one client can hold). gRPC core: grpc.max_concurrent_streams. */
  readonly maxConcurrentStreams?: number;
  /**
   * How much a client may send ahead on each stream, and on the connection. 1 to 8 MiB for large streams over a
   * slow path; a handler that does not read holds as much of it in memory. Default 1,048,576. Go has
   * `InitialWindowSize` and `InitialConnWindowSize`.
   */
  readonly flowControlWindowBytes?: number;
  /**
   * The headers of a call, names and values, with 32 bytes for each as HTTP/2 counts. A call with more is reset
   * with ENHANCE_YOUR_CALM, which clients report as RESOURCE_EXHAUSTED. Default 16,384. It holds once the client
   * has acknowledged it; far above 65,536 Node.js ends the connection in any case. gRPC core: grpc.max_metadata_size
   */
  readonly maxMetadataBytes?: number;
  /**
   * Connections on one listening address. For one more, one of the network with the most is ended: the one that has been idle
   * for longest, or else the newest. Default Infinity.
   */
  readonly maxConnections?: number;
}

/** All settings, with their defaults. */
export type ServerSettings = Required<Omit<ServerChannelSettings, 'keepalive' | 'requestMemory'>> & {
  readonly requestMemory: Required<RequestMemory>;
  readonly keepalive: Required<ServerKeepalive>;
};

const requestMemoryOf = (
  { totalBytes, callerBytes, strangersBytes }: RequestMemory,
  maxMessageBytes: number,
): Required<RequestMemory> => {
  const total = totalBytes ?? Math.max(64 * 1024 * 1024, 16 * maxMessageBytes);
  return { totalBytes: total, callerBytes: callerBytes ?? total / 2, strangersBytes: strangersBytes ?? total };
};

export const serverSettings = ({
  keepalive,
  requestMemory = {},
  maxReceiveMessageBytes = 4 * 1024 * 1024,
  ...channel
}: ServerChannelSettings = {}): ServerSettings => ({
  maxReceiveMessageBytes,
  maxSendMessageBytes: 4 * 1024 * 1024,
  requestTimeoutMs: 30_000,
  sendTimeoutMs: 600_000,
  maxConcurrentStreams: 1_000,
  flowControlWindowBytes: 1024 * 1024,
  maxMetadataBytes: 16 * 1024,
  maxConnections: Infinity,
  ...channel,
  requestMemory: requestMemoryOf(requestMemory, maxReceiveMessageBytes),
  keepalive: {
    timeMs: 60_000,
    timeoutMs: 20_000,
    maxConnectionIdleMs: 900_000,
    maxConnectionAgeMs: 1_800_000,
    maxConnectionAgeGraceMs: 30_000,
    ...keepalive,
  },
});
