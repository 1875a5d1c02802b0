import {
  Channel as GrpcChannel,
  connectivityState,
  credentials,
  status,
  type CallCredentials,
  type ChannelCredentials,
  type ChannelInterface,
} from '@grpc/grpc-js';
import { clientChannelOptions, type ClientChannelSettings } from './channel-options.js';
import { parseServiceConfig, type MethodSettings } from '../service-config/parse-service-config.js';
import type { ServiceConfig } from '../service-config/service-config.js';
import { StatusError } from '../common/status-error.js';
import './health/health-check-policy.js';
import { connectionPolicyOptions, governConnections } from '../internals/client.js';
import { connectionGenerationOption, type ConnectionGeneration } from '../resolver/connection-generation.js';
import { defaultConnectTimeoutMs, withConnectTimeout } from './connect-timeout.js';
import { dropWhenHung, type ReadIdlePolicy } from './read-idle.js';

/** The target, identity and connection settings of a channel. */
export interface ChannelSettings extends ClientChannelSettings {
  /** `dns:///name:port`, `static:///a:1,b:2`, `kubernetes:///service.namespace:port`, `ipv4:127.0.0.1:9000`, … */
  readonly target: string;
  /** The encryption of connections. `disabled` is plaintext, over which no call credentials are sent. */
  readonly tls: ChannelCredentials | 'disabled';
  /** Credentials sent with every call, see `bearerToken`. They require TLS. */
  readonly credentials?: CallCredentials | undefined;
  /** Retries, timeouts and limits by method, as an object or JSON text. Default none. */
  readonly serviceConfig?: ServiceConfig | string | undefined;
  /** Used if the service config names no policy. Default round_robin; gRPC's own default is pick_first. */
  readonly loadBalancing?: 'round_robin' | 'pick_first' | undefined;
  /**
   * Timeout in milliseconds for the TCP connection, the TLS handshake and the server's first HTTP/2 frame. Default
   * 20,000, as in Go.
   */
  readonly connectTimeoutMs?: number | undefined;
  /** Detects a hung connection sooner than keepalive does. Default off. */
  readonly readIdle?: ReadIdlePolicy | undefined;
  /** The channel reconnects at each change of this `CertificateDirectory`, the one behind `tls`. */
  readonly connectionGeneration?: ConnectionGeneration | undefined;
}

/** `IDLE`, `CONNECTING`, `READY`, `TRANSIENT_FAILURE` or `SHUTDOWN`. */
export type ChannelState = (typeof channelStates)[number];

/** The connections to one target. Keep one for the life of the process, and share it among clients. */
export interface Channel {
  readonly target: string;
  readonly encrypted: boolean;
  readonly grpc: ChannelInterface;
  /** For a method by its path: `/v1.user.User/GetUser`. */
  methodSettings(path: string): MethodSettings;
  /** `IDLE`, `CONNECTING`, `READY`, `TRANSIENT_FAILURE` or `SHUTDOWN`; does not connect. */
  state(): ChannelState;
  /**
   * Connects, and resolves when connected. Calls do not need it: they connect by themselves.
   * @throws StatusError UNAVAILABLE after `timeoutMs`, or when the channel is closed.
   */
  ready(options: { readonly timeoutMs: number }): Promise<void>;
  /** Calls that were not sent fail with UNAVAILABLE; the others continue to their end. */
  close(): void;
}

/**
 * @throws ServiceConfigError with every problem
 * @throws Error when call credentials are set without TLS, or the target cannot be parsed
 */
export const createChannel = (settings: ChannelSettings): Channel => {
  const {
    target,
    tls,
    credentials: callCredentials,
    connectTimeoutMs = defaultConnectTimeoutMs,
    readIdle = never,
    connectionGeneration,
  } = settings;
  const encrypted = tls !== 'disabled';
  if (callCredentials && !encrypted)
    throw new Error(`call credentials for ${target} require TLS: they are never sent in plaintext`);
  const transport = withConnectTimeout(encrypted ? tls : credentials.createInsecure(), connectTimeoutMs);
  const channelCredentials = callCredentials
    ? credentials.combineChannelCredentials(transport, callCredentials)
    : transport;
  const serviceConfig = parseServiceConfig(settings.serviceConfig ?? {}, settings.loadBalancing ?? 'round_robin');
  governConnections(dropWhenHung);
  const grpc = new GrpcChannel(target, channelCredentials, {
    ...connectionPolicyOptions({ connectTimeoutMs, ...readIdle }),
    ...clientChannelOptions(settings, serviceConfig.json),
    ...(connectionGeneration && connectionGenerationOption(connectionGeneration)),
  });

  return {
    target,
    encrypted,
    grpc,
    methodSettings: (path) => serviceConfig.methodSettings(path),
    state: () => channelStates[grpc.getConnectivityState(false)] ?? 'SHUTDOWN',
    ready: async ({ timeoutMs }) => {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const state = grpc.getConnectivityState(true);
        if (state === connectivityState.READY) return;
        if (state === connectivityState.SHUTDOWN) throw new StatusError(status.UNAVAILABLE, 'the channel is closed');
        await stateChange(grpc, state, deadline);
      }
    },
    close: () => grpc.close(),
  };
};

const never: ReadIdlePolicy = { readIdleTimeoutMs: Infinity, pingTimeoutMs: Infinity };

/** The names of the states, in the order of the enum `connectivityState`. */
const channelStates = ['IDLE', 'CONNECTING', 'READY', 'TRANSIENT_FAILURE', 'SHUTDOWN'] as const;

const stateChange = (grpc: ChannelInterface, state: connectivityState, deadline: number): Promise<void> =>
  new Promise((resolve, reject) => {
    grpc.watchConnectivityState(state, deadline, (error) => {
      if (error) reject(new StatusError(status.UNAVAILABLE, 'no connection was ready in time', { cause: error }));
      else resolve();
    });
  });
