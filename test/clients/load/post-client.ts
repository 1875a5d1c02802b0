import { status } from '@grpc/grpc-js';
import { postDefinition } from '../../../src/contract/post.js';
import { createClient, metrics, retryIdempotent } from '../../../src/grpc/client/index.js';
import { silentLogger, StatusError } from '../../../src/grpc/index.js';
import { registerResolvers } from '../../../src/grpc/kubernetes/index.js';
import { openChannel } from '../../../src/service/open-channel.js';
import { deadlineMs, type LoadClient } from './call.js';
import { readAnswers, type Answers } from './read-answers.js';

export interface PostClientOptions {
  readonly name: string;
  readonly address: string;
  readonly serverName: string;
  /** The directory that contains ca.crt. */
  readonly tlsDirectory: string;
  readonly tokenFile: string;
}

const keepalive = { timeMs: 30_000, timeoutMs: 10_000, permitWithoutCalls: true };
const readIdle = { readIdleTimeoutMs: 500, pingTimeoutMs: 1_000 };

/**
 * Calls ListPosts with the same client that Post uses. A listing with unavailable authors fails. The metrics of the
 * responding Post pods show which pods of User they called.
 */
export const openPostClient = async ({
  name,
  address,
  serverName,
  tlsDirectory,
  tokenFile,
}: PostClientOptions): Promise<LoadClient> => {
  const opened: { close(): unknown }[] = [];
  registerResolvers({ logger: silentLogger });
  const channel = await openChannel(
    {
      address,
      tls: { mode: 'server', directory: tlsDirectory, serverName },
      tokenFile,
      loadBalancing: 'round_robin',
      keepalive,
      readIdle,
    },
    {
      serviceConfig: { methodConfig: [retryIdempotent(postDefinition)] },
      logger: silentLogger,
      onCertificates: () => undefined,
      scope: {
        use(_name, resource) {
          opened.push(resource);
          return resource;
        },
      },
    },
  );
  const post = createClient(postDefinition, channel);
  const answers = new Map<string, Answers>();

  return {
    name,
    async call() {
      let peer = 'none';
      const seePeer = metrics({
        started: () => undefined,
        ended: (_method, _code, _seconds, endPeer) => (peer = endPeer),
      });
      try {
        const { postMessages } = await post.ListPosts(
          {},
          { timeoutMs: deadlineMs, waitForReady: true, interceptors: [seePeer] },
        );
        const host = peer.replace(/:\d+$/, '');
        if (!answers.has(host)) answers.set(host, new Map());
        const without = postMessages.filter(({ authorStatus }) => authorStatus !== 'AUTHOR_STATUS_FOUND');
        if (without.length === 0) return { code: 'OK', message: '', peer };
        return { code: 'AUTHOR_UNAVAILABLE', message: `${without.length} posts without their author`, peer };
      } catch (error) {
        if (!(error instanceof StatusError)) throw error;
        return { code: status[error.code], message: error.message, peer };
      }
    },
    async answered() {
      const sum = new Map<string, number>();
      for (const [host, before] of answers) {
        const now = await readAnswers(host);
        if (!now) {
          answers.delete(host); // The pod has terminated.
          continue;
        }
        answers.set(host, now);
        if (before.size > 0)
          for (const [peer, count] of now) sum.set(peer, (sum.get(peer) ?? 0) + count - (before.get(peer) ?? 0));
      }
      return sum;
    },
    async close() {
      for (const resource of opened.toReversed()) await resource.close();
    },
  };
};
