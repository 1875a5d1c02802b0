import { credentials, status } from '@grpc/grpc-js';
import { type CallOptions, type Channel, type Client, createChannel } from '../grpc/client/index.js';
import { isIP } from 'node:net';
import { healthDefinition, type HealthDefinition } from '../grpc/index.js';
import type { Certificates } from '../grpc/tls/index.js';
import { createServiceClient } from '../service/open-channel.js';
import type { Examined } from './examined.js';
import type { Pod } from './find-pods.js';
import { outcomeOf, type Outcome } from './outcome.js';

export const healthClient = (channel: Channel): Client<HealthDefinition> =>
  createServiceClient(healthDefinition, channel);

/** A pod's health for one name: its state, or how the health call ended. */
export type HealthAnswer = { readonly state: string } | { readonly failed: Outcome };

const timeoutMs = 4_000;

const ask = async (channel: Channel, service: string, options: CallOptions): Promise<HealthAnswer> => {
  let state = 'UNKNOWN';
  const outcome = await outcomeOf(
    healthClient(channel)
      .Check({ service }, options)
      .then(({ status: told }) => (state = told)),
  );
  return outcome.code === status.OK ? { state } : { failed: outcome };
};

const targetOf = ({ address, port }: Pod): string => {
  const family = isIP(address);
  if (family === 0) return `dns:///${address}:${port}`;
  return family === 6 ? `ipv6:[${address}]:${port}` : `ipv4:${address}:${port}`;
};

/**
 * Checks a pod's health at its own address. It does not verify the certificate, which another check does: health
 * needs no token, and a pod with a bad certificate can still report its health.
 */
export const askHealth = async (
  pod: Pod,
  { serverName, fullName, channelSettings: { tls } }: Examined,
  certificates: Certificates | undefined,
): Promise<{ whole: HealthAnswer; service: HealthAnswer }> => {
  const { authorities, identity } = certificates ?? {};
  const channel = createChannel({
    target: targetOf(pod),
    tls:
      tls.mode === 'disabled'
        ? 'disabled'
        : credentials.createSsl(authorities ?? null, identity?.privateKey ?? null, identity?.certificateChain ?? null, {
            rejectUnauthorized: false,
            checkServerIdentity: () => undefined,
          }),
    tlsServerName: tls.mode === 'disabled' ? undefined : serverName,
    connectTimeoutMs: timeoutMs,
  });
  try {
    const options = { timeoutMs, waitForReady: false };
    const [whole, service] = await Promise.all([ask(channel, '', options), ask(channel, fullName, options)]);
    return { whole, service };
  } finally {
    channel.close();
  }
};
