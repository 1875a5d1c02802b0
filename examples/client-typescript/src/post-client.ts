import { protosDirectory } from '@duet/contract';
import type { PostDefinition as Generated, PostHandlers } from '@duet/contract/v1/post/Post';
import { type Contract, loadProto, silentLogger } from '@duet/grpc';
import {
  bearerToken,
  type Client,
  createChannel,
  createClient,
  defaultClientInterceptors,
  retryIdempotent,
  tokenFile,
} from '@duet/grpc/client';
import { channelTarget, registerResolvers } from '@duet/grpc/kubernetes';
import { createTlsChannelCredentials, openCertificateDirectory } from '@duet/grpc/tls';

export type PostDefinition = Contract<PostHandlers, Generated>;

const { 'v1.post.Post': postDefinition } = loadProto<{ 'v1.post.Post': PostDefinition }>(
  'v1/post/post.proto',
  protosDirectory,
  ['v1.post.Post'],
);

export interface PostClientSettings {
  /** The headless name, which resolves to the address of each pod: `dns:///duet-post-headless.duet:9001`. */
  readonly address: string;
  /** The name in the certificate of each pod: `duet-post.duet.svc`. */
  readonly serverName: string;
  /** The directory that contains `ca.crt`. */
  readonly tlsDirectory: string;
  /** The file of a ServiceAccount token for Post's audience. The kubelet replaces the token before it expires. */
  readonly tokenFile: string;
}

export interface PostClient {
  readonly post: Client<PostDefinition>;
  close(): void;
}

/** A client of Post for the life of the process. */
export const openPostClient = async (settings: PostClientSettings): Promise<PostClient> => {
  registerResolvers(); // resolves the name again every 10 s, so that new pods get calls
  const certificates = await openCertificateDirectory({
    directory: settings.tlsDirectory,
    needs: { identity: false, authorities: true },
  });
  const channel = createChannel({
    target: channelTarget(settings.address),
    tls: createTlsChannelCredentials({ certificates }),
    tlsServerName: settings.serverName,
    // The channel reconnects when the CA changes.
    connectionGeneration: certificates,
    credentials: bearerToken(tokenFile(settings.tokenFile)),
    loadBalancing: 'round_robin',
    // Retries the methods that the contract allows clients to repeat, and stops when most calls fail.
    serviceConfig: {
      methodConfig: [retryIdempotent(postDefinition)],
      retryThrottling: { maxTokens: 100, tokenRatio: 0.1 },
    },
    keepalive: { timeMs: 30_000, timeoutMs: 10_000, permitWithoutCalls: true },
  });
  return {
    post: createClient(postDefinition, channel, {
      interceptors: defaultClientInterceptors({ logger: silentLogger }),
    }),
    close() {
      channel.close();
      certificates.close();
    },
  };
};
