import { readFileSync } from 'node:fs';
import { Client, Metadata, credentials, status, type ServiceError } from '@grpc/grpc-js';
import { userDefinition } from '../../../src/contract/user.js';
import { deadlineMs, type LoadClient, type Outcome } from './call.js';

export interface PlainClientOptions {
  readonly name: string;
  /** For example `dns:///name:port`. */
  readonly target: string;
  readonly serverName: string;
  readonly caFile: string;
  readonly tokenFile: string;
}

/** The tutorial's settings: round_robin, four attempts, wait for ready (which grpc-js reads only from the metadata). */
const serviceConfig = {
  loadBalancingConfig: [{ round_robin: {} }],
  methodConfig: [
    {
      name: [{ service: 'v1.user.User' }],
      retryPolicy: {
        maxAttempts: 4,
        initialBackoff: '0.01s',
        maxBackoff: '0.01s',
        backoffMultiplier: 1,
        retryableStatusCodes: ['UNAVAILABLE'],
      },
    },
  ],
};

/** Calls GetUser like any plain grpc-js client, and uses only our contract. */
export const openPlainClient = ({ name, target, serverName, caFile, tokenFile }: PlainClientOptions): LoadClient => {
  const bearer = credentials.createFromMetadataGenerator((_options, callback) => {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`);
    callback(null, metadata);
  });
  const client = new Client(
    target,
    credentials.combineChannelCredentials(credentials.createSsl(readFileSync(caFile)), bearer),
    {
      'grpc.service_config': JSON.stringify(serviceConfig),
      'grpc.service_config_disable_resolution': 1,
      'grpc.ssl_target_name_override': serverName,
      'grpc.keepalive_time_ms': 2_000,
      'grpc.keepalive_timeout_ms': 1_000,
      'grpc.use_local_subchannel_pool': 1,
    },
  );
  const { path, requestSerialize, responseDeserialize } = userDefinition.GetUser;

  return {
    name,
    call: () =>
      new Promise<Outcome>((resolve) => {
        const end = (error: ServiceError | null): void =>
          resolve({ code: status[error?.code ?? status.OK], message: error?.details ?? '', peer: call.getPeer() });
        const metadata = new Metadata({ waitForReady: true });
        const options = { deadline: Date.now() + deadlineMs };
        const call = client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          { userId: '1' },
          metadata,
          options,
          end,
        );
      }),
    async close() {
      client.close();
    },
  };
};
