import { readFile } from 'node:fs/promises';
import { Metadata, credentials } from '@grpc/grpc-js';
import { type PostDefinition, postDefinition } from '../../../src/contract/post.js';
import { type Client, createChannel, createClient } from '../../../src/grpc/client/index.js';
import type { Release } from './release.js';

export interface PostClient {
  readonly post: Client<PostDefinition>;
  close(): Promise<void>;
}

/**
 * A client of one of Post's pods, through a port-forward: for calls that are counted or timed, where a process per
 * call would disturb.
 */
export const openPostClient = async (release: Release): Promise<PostClient> => {
  const { address, tls, token } = await release.target('post');
  if (!tls || !token) throw new Error('the release has no TLS or no tokens');
  const channel = createChannel({
    target: `dns:///${address}`,
    tls: credentials.createSsl(await readFile(tls.caFile)),
    tlsServerName: tls.serverName,
    credentials: credentials.createFromMetadataGenerator((_context, callback) => {
      const metadata = new Metadata();
      metadata.set('authorization', `Bearer ${token}`);
      callback(null, metadata);
    }),
  });
  return {
    post: createClient(postDefinition, channel),
    async close() {
      channel.close();
      await release.closeForward('post');
    },
  };
};
