import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, get } from 'node:https';
import { json } from 'node:stream/consumers';
import { createSecureContext } from 'node:tls';
import * as z from 'zod';
import { deadlineMs, type LoadClient } from './call.js';

export interface HttpClientOptions {
  readonly name: string;
  /** The name of a ClusterIP Service. It is resolved once, because its address does not change. */
  readonly host: string;
  readonly port: number;
  /** The name that the server's certificate must contain. */
  readonly serverName: string;
  readonly caFile: string;
  readonly tokenFile: string;
  /**
   * The number of keep-alive connections, used in turn, with more while these are busy; 0: a new one for each
   * request.
   */
  readonly keptConnections: number;
}

const listing = z.object({ postMessages: z.array(z.object({ authorStatus: z.string() })) });

/**
 * Sends GET /v1/posts like a plain client, without retries: a request fails if its connection closes. A listing with
 * unavailable authors fails too.
 */
export const openHttpClient = async ({
  name,
  host,
  port,
  serverName,
  caFile,
  tokenFile,
  keptConnections,
}: HttpClientOptions): Promise<LoadClient> => {
  const { address } = await lookup(host);
  // Read only once, because reading a CA costs more than a handshake.
  const secureContext = createSecureContext({ ca: readFileSync(caFile) });
  const tls = { secureContext, servername: serverName };
  const agents =
    keptConnections === 0
      ? [new Agent({ keepAlive: false, ...tls })]
      : Array.from({ length: keptConnections }, () => new Agent({ keepAlive: true, maxFreeSockets: 1, ...tls }));
  let requests = 0;

  const ask = (): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = { host, authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}` };
      const agent = agents[requests++ % agents.length];
      const signal = AbortSignal.timeout(deadlineMs);
      const target = { host: address, port, path: '/v1/posts' };
      get({ ...target, agent, headers, signal }, resolve).once('error', reject);
    });

  return {
    name,
    async call() {
      const peer = `${address}:${port}`;
      try {
        const response = await ask();
        const body = await json(response);
        if (response.statusCode !== 200)
          return { code: `HTTP ${response.statusCode}`, message: JSON.stringify(body), peer };
        const { postMessages } = listing.parse(body);
        const without = postMessages.filter(({ authorStatus }) => authorStatus !== 'AUTHOR_STATUS_FOUND');
        if (without.length === 0) return { code: 'OK', message: '', peer };
        return { code: 'AUTHOR_UNAVAILABLE', message: `${without.length} posts without their author`, peer };
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        return { code: 'code' in error ? String(error.code) : error.name, message: error.message, peer };
      }
    },
    async close() {
      for (const agent of agents) agent.destroy();
    },
  };
};
