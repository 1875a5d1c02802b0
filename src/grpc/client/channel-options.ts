import { compressionAlgorithms, type ChannelOptions } from '@grpc/grpc-js';
import { maxTimerMs } from '../common/timer.js';

/*
 * The only place where the names of grpc-js channel options stand. grpc-js takes any key and ignores those
 * that it does not know, so a slip in a name, or `true` where it compares with 1, switches a setting off in
 * silence. Here a slip does not compile. Infinity stands for never and for no limit.
 * Each option names its equivalent in gRPC core (https://grpc.github.io/grpc/core/group__grpc__arg__keys.html).
 */

/** A client's keepalive. Source: gRFC A8. */
export interface ClientKeepalive {
  /**
   * Between pings on a connection. Below the server's MinTime the server answers GOAWAY `too_many_pings`;
   * Go's servers have 5 minutes there unless told otherwise. Default 30,000. `grpc.keepalive_time_ms`
   */
  readonly timeMs?: number;
  /** Without an answer for so long the connection is closed. Default 10,000. `grpc.keepalive_timeout_ms` */
  readonly timeoutMs?: number;
  /** Whether to ping while no call is open. Default true. `grpc.keepalive_permit_without_calls` */
  readonly permitWithoutCalls?: boolean;
}

/** Everything about a client's channel but where it goes and who it is. */
export interface ClientChannelSettings {
  /** Default 4,194,304 (4 MiB). `grpc.max_receive_message_length` */
  readonly maxReceiveMessageBytes?: number;
  /** Default Infinity, as in Go. `grpc.max_send_message_length` */
  readonly maxSendMessageBytes?: number;
  /** Whether the process keeps the statistics that channelz shows; a few µs a call. Default false. `grpc.enable_channelz` */
  readonly channelz?: boolean;
  readonly keepalive?: ClientKeepalive;
  /**
   * How much a server may send ahead on each stream, and on the connection. 1 to 8 MiB for large streams
   * over a slow path; HTTP/2's 65,535 is 0.6 MB/s at 100 ms. Default 1,048,576. `grpc-node.flow_control_window`
   */
  readonly flowControlWindowBytes?: number;
  /** Of requests. A server that says it does not take gzip is sent plain ones. Default identity. `grpc.default_compression_algorithm` */
  readonly compression?: 'identity' | 'gzip';
  /**
   * The pause after a first failed attempt to connect; it grows by 1.6 each time, with jitter.
   * Default 1,000. `grpc.initial_reconnect_backoff_ms`
   */
  readonly initialReconnectBackoffMs?: number;
  /**
   * The longest such pause. Default 5,000: gRPC's 120,000 is meant for the internet, and keeps a client away
   * for two minutes after an outage. `grpc.max_reconnect_backoff_ms`
   */
  readonly maxReconnectBackoffMs?: number;
  /** A name is not resolved again sooner than this. Default 30,000. `grpc.dns_min_time_between_resolutions_ms` */
  readonly minTimeBetweenResolutionsMs?: number;
  /** A channel without calls for so long disconnects, at least 1,000. Default 1,800,000 (30 min). `grpc.client_idle_timeout_ms` */
  readonly idleTimeoutMs?: number;
  /**
   * `shared`: channels of the process with the same target, credentials and settings share connections.
   * `own`: this channel has connections of its own, for more streams than one connection allows.
   * Default own, so that closing the channel closes its connections. `grpc.use_local_subchannel_pool`
   */
  readonly connections?: 'own' | 'shared';
  /** Retries as the service config says. Transparent retries are always on. Default true. `grpc.enable_retries` */
  readonly retries?: boolean;
  /** A call whose requests outgrow this is not retried. Default 1,048,576. `grpc.per_rpc_retry_buffer_size` */
  readonly retryBufferBytesPerCall?: number;
  /** The same for all calls of the channel. Default 16,777,216. `grpc.retry_buffer_size` */
  readonly retryBufferBytes?: number;
  /** The name that the server's certificate must have, where it is not the target's. `grpc.ssl_target_name_override` */
  readonly tlsServerName?: string | undefined;
  /** The `:authority` of calls. Default the target's. `grpc.default_authority` */
  readonly authority?: string;
  /** Set before grpc-js's own name in the user agent. `grpc.primary_user_agent` */
  readonly userAgent?: string;
  /**
   * Whether to take a service config from DNS TXT records. Default false: in a cluster there are none, and
   * each resolution costs a second query. `grpc.service_config_disable_resolution`
   */
  readonly serviceConfigFromDns?: boolean;
  /**
   * Whether to obey the proxy variables of the environment. Default false: they are meant for the outside, and
   * a name in the cluster cannot be reached through such a proxy. `grpc.enable_http_proxy`
   */
  readonly httpProxy?: boolean;
}

/** The options that grpc-js names; its own type also lets any other string through. */
type NamedOptions = {
  [K in keyof ChannelOptions as string extends K ? never : number extends K ? never : K]: ChannelOptions[K] | undefined;
};

const flag = (on: boolean): 0 | 1 => (on ? 1 : 0);
/** -1 is how grpc-js spells no limit. */
const bytes = (limit: number): number => (limit === Infinity ? -1 : limit);
/** The longest that a timer can wait (24.8 days), which grpc-js takes for never; setTimeout(Infinity) fires at once. */
const duration = (ms: number): number => Math.min(ms, maxTimerMs);

/** Without the keys that are not set: for some of them grpc-js asks whether they are there. */
const defined = (options: NamedOptions): ChannelOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

/**
 * A client's settings as grpc-js takes them.
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
