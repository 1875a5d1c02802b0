import type { ServiceDefinition } from '@grpc/grpc-js';
import {
  bearerToken,
  type Channel,
  type Client,
  createChannel,
  createClient,
  defaultClientInterceptors,
  type DefaultClientInterceptors,
  type ServiceConfig,
  tokenFile,
} from '../grpc/client/index.js';
import { type Contract, silentLogger } from '../grpc/index.js';
import { channelTarget } from '../grpc/kubernetes/index.js';
import { type CertificateDirectory, createTlsChannelCredentials, openCertificateDirectory } from '../grpc/tls/index.js';
import type { ChannelSettings } from '../platform/settings/channel-settings.js';
import type { TransportOptions } from './server-transport.js';

export interface OpenChannelOptions extends TransportOptions {
  readonly serviceConfig: ServiceConfig;
}

/** How long startup waits for the other service before it continues without it. */
const connectWithinMs = 5_000;

/**
 * The only channel to another service for the life of the process, from its settings: target, trust and identity. It
 * connects before it is returned, if the other side responds: the first call would otherwise pay for name resolution,
 * handshake and token. It stays connected, and reconnects when a certificate changes.
 */
export const openChannel = async (settings: ChannelSettings, options: OpenChannelOptions): Promise<Channel> => {
  const { address, tls, tokenFile: token, loadBalancing, keepalive, readIdle } = settings;
  const certificates = await openCertificates(tls, options);
  const channel = options.scope.use(
    `channel to ${address}`,
    createChannel({
      target: channelTarget(address),
      tls: certificates ? createTlsChannelCredentials({ certificates }) : 'disabled',
      credentials: token === undefined ? undefined : bearerToken(tokenFile(token, { logger: options.logger })),
      serviceConfig: options.serviceConfig,
      loadBalancing,
      keepalive,
      readIdle,
      tlsServerName: tls.mode === 'disabled' ? undefined : tls.serverName,
      connectionGeneration: certificates,
      idleTimeoutMs: Infinity,
    }),
  );
  await channel.ready({ timeoutMs: connectWithinMs }).catch((error: unknown) => {
    options.logger.warn(
      { err: error, address },
      'cannot connect yet, starting anyway; check the address if it persists',
    );
  });
  return channel;
};

/**
 * A client of another service, with the interceptors of all our clients: headers that callers must send are added
 * here.
 *
 * @param observers receive its calls; default none
 */
export const createServiceClient = <C extends Contract<unknown, ServiceDefinition>>(
  definition: C,
  channel: Channel,
  observers: DefaultClientInterceptors = { logger: silentLogger },
): Client<C> => createClient(definition, channel, { interceptors: defaultClientInterceptors(observers) });

const openCertificates = async (
  tls: ChannelSettings['tls'],
  { logger, scope, onCertificates }: TransportOptions,
): Promise<CertificateDirectory | undefined> => {
  if (tls.mode === 'disabled') return undefined;
  const needs = { identity: tls.mode === 'mutual', authorities: true };
  return scope.use(
    'client certificates',
    await openCertificateDirectory({ directory: tls.directory, needs, logger, onCertificates }),
  );
};
