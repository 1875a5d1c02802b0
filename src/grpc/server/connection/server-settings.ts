/** A server's keepalive and connection age. Source: gRFC A8, A9. */
export interface ServerKeepalive {
  /**
   * A connection is pinged after this time without received data. Default 60,000. gRPC core: grpc.keepalive_time_ms.
   */
  readonly timeMs?: number;
  /**
   * A connection is closed if a ping is not answered within this time. Default 20,000. gRPC core:
   * grpc.keepalive_timeout_ms.
   */
  readonly timeoutMs?: number;
  /**
   * A connection without calls gets a GOAWAY after this time. Default 900,000 (15 min). gRPC core:
   * grpc.max_connection_idle_ms.
   */
  readonly maxConnectionIdleMs?: number;
  /**
   * A connection gets a GOAWAY after this time, ±10 % as jitter. Clients that resolve a name only after a disconnect
   * thereby find new pods. Default 1,800,000 (30 min). gRPC core: grpc.max_connection_age_ms
   */
  readonly maxConnectionAgeMs?: number;
  /** The time after that GOAWAY for calls to finish. Default 30,000. gRPC core: grpc.max_connection_age_grace_ms. */
  readonly maxConnectionAgeGraceMs?: number;
}

/** The memory in bytes that requests may hold until their handlers take them, compressed or decompressed. */
export interface RequestMemory {
  /** All calls together. Default 67,108,864 (64 MiB), or 16 of the largest messages where that is more. */
  readonly totalBytes?: number;
  /** All calls of one caller: a verified subject, or else the network of an address. Default half of `totalBytes`. */
  readonly callerBytes?: number;
  /** All calls without a verified caller. Default `totalBytes`, for servers without authentication. */
  readonly strangersBytes?: number;
}

/**
 * The settings of a server's connections, without encryption. Infinity means never, or no limit. Each setting names
 * its equivalent in gRPC core (https://grpc.github.io/grpc/core/group__grpc__arg__keys.html).
 */
export interface ServerChannelSettings {
  readonly keepalive?: ServerKeepalive;
  /**
   * The maximum size of a request message, compressed or not. Default 4,194,304 (4 MiB). gRPC core:
   * grpc.max_receive_message_length.
   */
  readonly maxReceiveMessageBytes?: number;
  /** Above it calls end with RESOURCE_EXHAUSTED; `ReceiveBudget` says which. */
  readonly requestMemory?: RequestMemory;
  /**
   * The time in milliseconds in which a unary or server-streaming call must send its request; then it ends with
   * DEADLINE_EXCEEDED. Its own deadline may be earlier. Default 30,000.
   */
  readonly requestTimeoutMs?: number;
  /**
   * A stream with pending data that sends less than 16 KiB in this time, in milliseconds, is reset; its client
   * reports RESOURCE_EXHAUSTED. Most clients open their window after reading half of it, so a client that works on
   * its data may look idle for minutes. Default 600,000; Infinity for never.
   */
  readonly sendTimeoutMs?: number;
  /**
   * The maximum size of a response message. Default 4,194,304, which clients accept by default. gRPC core:
   * grpc.max_send_message_length.
   */
  readonly maxSendMessageBytes?: number;
  /**
   * Calls in flight on one connection. Default 1,000 (limits what one client can hold). gRPC core:
   * grpc.max_concurrent_streams.
   */
  readonly maxConcurrentStreams?: number;
  /**
   * The flow-control window, per stream and per connection. 1 to 8 MiB for large streams over a slow path; a handler
   * that does not read holds this much in memory. Default 1,048,576. Go has `InitialWindowSize` and
   * `InitialConnWindowSize`.
   */
  readonly flowControlWindowBytes?: number;
  /**
   * The maximum size of a call's headers: names and values, plus 32 bytes each as HTTP/2 counts. A call with more is
   * reset with ENHANCE_YOUR_CALM, which clients report as RESOURCE_EXHAUSTED. Default 16,384. It applies once the
   * client has acknowledged it; far above 65,536 Node.js always closes the connection. gRPC core:
   * grpc.max_metadata_size
   */
  readonly maxMetadataBytes?: number;
  /**
   * The maximum number of connections on one listening address. One more evicts one of the network with the most: the
   * longest idle one, or else the newest. Default Infinity.
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
