import { compressionAlgorithms, type ChannelOptions } from '@grpc/grpc-js';
import { maxTimerMs } from '../common/timer.js';

/*
 * The only place that names grpc-js channel options. grpc-js ignores unknown keys, so a typo, or `true` where it
 * expects 1, silently disables a setting. Here a typo does not compile. Infinity means never, or no limit. Each
 * option names its equivalent in gRPC core (https://grpc.github.io/grpc/core/group__grpc__arg__keys.html).
 */

/** A client's keepalive. Source: gRFC A8. */
export interface ClientKeepalive {
  /**
   * The time between pings on a connection. Below the server's MinTime, the server sends GOAWAY `too_many_pings`; the
   * default of Go's servers is 5 minutes. Default 30,000. `grpc.keepalive_time_ms`
   */
  readonly timeMs?: number;
  /**
   * A connection is closed when a ping is not answered within this time. Default 10,000. `grpc.keepalive_timeout_ms`
   */
  readonly timeoutMs?: number;
  /** Whether to ping without a call in flight. Default true. `grpc.keepalive_permit_without_calls` */
  readonly permitWithoutCalls?: boolean;
}

/** The settings of a client's channel, without its target and identity. */
export interface ClientChannelSettings {
  /** Default 4,194,304 (4 MiB). `grpc.max_receive_message_length` */
  readonly maxReceiveMessageBytes?: number;
  /** Default Infinity, as in Go. `grpc.max_send_message_length` */
  readonly maxSendMessageBytes?: number;
  /** Whether the process keeps channelz statistics, at a few µs per call. Default false. `grpc.enable_channelz` */
  readonly channelz?: boolean;
  readonly keepalive?: ClientKeepalive;
  /**
   * The flow-control window, per stream and per connection. 1 to 8 MiB for large streams over a slow path; HTTP/2's
   * 65,535 is 0.6 MB/s at 100 ms. Default 1,048,576. `grpc-node.flow_control_window`
   */
  readonly flowControlWindowBytes?: number;
  /**
   * The compression of requests. A server that does not accept gzip gets uncompressed ones. Default identity.
   * `grpc.default_compression_algorithm`
   */
  readonly compression?: 'identity' | 'gzip';
  /**
   * The backoff after a first failed connection attempt; it grows by 1.6 each time, with jitter. Default 1,000.
   * `grpc.initial_reconnect_backoff_ms`
   */
  readonly initialReconnectBackoffMs?: number;
  /**
   * The maximum backoff. Default 5,000: gRPC's 120,000 is meant for the internet, and keeps a client away for two
   * minutes after an outage. `grpc.max_reconnect_backoff_ms`
   */
  readonly maxReconnectBackoffMs?: number;
  /** The minimum time between two resolutions of a name. Default 30,000. `grpc.dns_min_time_between_resolutions_ms` */
  readonly minTimeBetweenResolutionsMs?: number;
  /**
   * A channel without calls disconnects after this time, at least 1,000. Default 1,800,000 (30 min).
   * `grpc.client_idle_timeout_ms`
   */
  readonly idleTimeoutMs?: number;
  /**
   * `shared`: channels with the same target, credentials and settings share connections. `own`: this channel has its
   * own connections, for more streams than one connection allows. Default own, so that closing the channel closes its
   * connections. `grpc.use_local_subchannel_pool`
   */
  readonly connections?: 'own' | 'shared';
  /**
   * Whether to retry as the service config says. Transparent retries are always on. Default true.
   * `grpc.enable_retries`
   */
  readonly retries?: boolean;
  /** A call whose requests exceed this size is not retried. Default 1,048,576. `grpc.per_rpc_retry_buffer_size` */
  readonly retryBufferBytesPerCall?: number;
  /** The same for all calls of the channel. Default 16,777,216. `grpc.retry_buffer_size` */
  readonly retryBufferBytes?: number;
  /**
   * The name that the server's certificate must have, if it differs from the target's.
   * `grpc.ssl_target_name_override`
   */
  readonly tlsServerName?: string | undefined;
  /** The `:authority` of calls. Default the target's. `grpc.default_authority` */
  readonly authority?: string;
  /** Prepended to grpc-js's own name in the user agent. `grpc.primary_user_agent` */
  readonly userAgent?: string;
  /**
   * Whether to read a service config from DNS TXT records. Default false: a cluster has none, and each resolution
   * would cost a second query. `grpc.service_config_disable_resolution`
   */
  readonly serviceConfigFromDns?: boolean;
  /**
   * Whether to use the proxy variables of the environment. Default false: they are meant for external hosts, and such
   * a proxy cannot reach names in the cluster. `grpc.enable_http_proxy`
   */
  readonly httpProxy?: boolean;
}

/** The options that grpc-js names; its own type accepts any other string too. */
type NamedOptions = {
  [K in keyof ChannelOptions as string extends K ? never : number extends K ? never : K]: ChannelOptions[K] | undefined;
};

const flag = (on: boolean): 0 | 1 => (on ? 1 : 0);
/** -1 means no limit in grpc-js. */
const bytes = (limit: number): number => (limit === Infinity ? -1 : limit);
/** The maximum delay of a timer (24.8 days), which grpc-js treats as never; setTimeout(Infinity) fires at once. */
const duration = (ms: number): number => Math.min(ms, maxTimerMs);

/** Omits unset keys, because grpc-js checks the presence of some of them. */
const defined = (options: NamedOptions): ChannelOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

/**
 * Converts a client's settings to grpc-js options.
 * @param serviceConfig already as JSON, see `service-config/`.
 */
export const clientChannelOptions = (settings: ClientChannelSettings, serviceConfig?: string): ChannelOptions =>
  defined({
    'grpc.max_receive_message_length': bytes(settings.maxReceiveMessageBytes ?? 4 * 1024 * 1024),
    'grpc.max_send_message_length': bytes(settings.maxSendMessageBytes ?? Infinity),
    'grpc.enable_channelz': flag(settings.channelz ?? false),
    'grpc.service_config': serviceConfig,
    'grpc.keepalive_time_ms': duration(settings.keepalive?.timeMs ?? 30_000),
    'grpc.keepalive_timeout_ms': duration(settings.keepalive?.timeoutMs ?? 10_000),
    'grpc.keepalive_permit_without_calls': flag(settings.keepalive?.permitWithoutCalls ?? true),
    'grpc-node.flow_control_window': settings.flowControlWindowBytes ?? 1024 * 1024,
    'grpc.default_compression_algorithm': compressionAlgorithms[settings.compression ?? 'identity'],
    'grpc.initial_reconnect_backoff_ms': duration(settings.initialReconnectBackoffMs ?? 1_000),
    'grpc.max_reconnect_backoff_ms': duration(settings.maxReconnectBackoffMs ?? 5_000),
    'grpc.dns_min_time_between_resolutions_ms': duration(settings.minTimeBetweenResolutionsMs ?? 30_000),
    'grpc.client_idle_timeout_ms': duration(settings.idleTimeoutMs ?? 1_800_000),
    'grpc.use_local_subchannel_pool': flag((settings.connections ?? 'own') === 'own'),
    'grpc.enable_retries': flag(settings.retries ?? true),
    'grpc.per_rpc_retry_buffer_size': settings.retryBufferBytesPerCall ?? 1024 * 1024,
    'grpc.retry_buffer_size': settings.retryBufferBytes ?? 16 * 1024 * 1024,
    'grpc.ssl_target_name_override': settings.tlsServerName,
    'grpc.default_authority': settings.authority,
    'grpc.primary_user_agent': settings.userAgent,
    'grpc.service_config_disable_resolution': flag(!(settings.serviceConfigFromDns ?? false)),
    'grpc.enable_http_proxy': flag(settings.httpProxy ?? false),
  });
