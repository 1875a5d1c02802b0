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

/** Where a channel goes, who it is, and how it keeps its connections. */
export interface ChannelSettings extends ClientChannelSettings {
  /** `dns:///name:port`, `static:///a:1,b:2`, `kubernetes:///service.namespace:port`, `ipv4:127.0.0.1:9000`, … */
  readonly target: string;
  /** How the connections are encrypted. `disabled` is plaintext, over which no call credentials are sent. */
  readonly tls: ChannelCredentials | 'disabled';
  /** Sent with every call, see `bearerToken`. Refused without TLS. */
  readonly credentials?: CallCredentials | undefined;
  /** Retries, timeouts and limits by method; an object, or JSON from elsewhere. Default none. */
  readonly serviceConfig?: ServiceConfig | string | undefined;
  /** Where the service config names no policy. Default round_robin; gRPC's own is pick_first. */
  readonly loadBalancing?: 'round_robin' | 'pick_first' | undefined;
  /** For the TCP connection, the TLS handshake and the server's first HTTP/2 frame, in milliseconds. Default 20,000, as in Go. */
  readonly connectTimeoutMs?: number | undefined;
  /** Finds out that a connection hangs sooner than keepalive does. Default not. */
  readonly readIdle?: ReadIdlePolicy | undefined;
  /** Connects afresh whenever it changes: the `CertificateDirectory` behind `tls`. */
  readonly connectionGeneration?: ConnectionGeneration | undefined;
}

/** `IDLE`, `CONNECTING`, `READY`, `TRANSIENT_FAILURE` or `SHUTDOWN`. */
export type ChannelState = (typeof channelStates)[number];

/** The connections to one target: one for the life of the process, shared by the clients of its services. */
export interface Channel {
  readonly target: string;
  readonly encrypted: boolean;
  readonly grpc: ChannelInterface;
  /** For a method as on the wire: `/v1.user.User/GetUser`. */
  methodSettings(path: string): MethodSettings;
  /** `IDLE`, `CONNECTING`, `READY`, `TRANSIENT_FAILURE` or `SHUTDOWN`; does not connect. */
  state(): ChannelState;
  /**
   * Connects, and resolves when there is a connection. Calls do not need it: they connect by themselves.
   * @throws StatusError UNAVAILABLE after `timeoutMs`, or when the channel is closed.
   */
  ready(options: { readonly timeoutMs: number }): Promise<void>;
  /** Calls that have not been sent fail with UNAVAILABLE; the others end in their own time. */
  close(): void;
}

/**
 * @throws ServiceConfigError, naming each problem
 * @throws Error when call credentials are given without TLS, or the target cannot be parsed
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
    throw new Error(`call credentials for ${target} need TLS: they are not sent over plaintext`);
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

/** In the order of the enum `connectivityState`. */
const channelStates = ['IDLE', 'CONNECTING', 'READY', 'TRANSIENT_FAILURE', 'SHUTDOWN'] as const;

const stateChange = (grpc: ChannelInterface, state: connectivityState, deadline: number): Promise<void> =>
  new Promise((resolve, reject) => {
    grpc.watchConnectivityState(state, deadline, (error) => {
      if (error) reject(new StatusError(status.UNAVAILABLE, 'there was no connection in time', { cause: error }));
      else resolve();
    });
  });
