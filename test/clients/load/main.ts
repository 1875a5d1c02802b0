import type { LoadClient } from './call.js';
import { openHttpClient } from './http-client.js';
import { pace } from './pace.js';
import { openPlainClient } from './plain-client.js';
import { openPostClient } from './post-client.js';
import { createTally } from './tally.js';

/*
 * Calls a release from inside its cluster until it receives SIGTERM. Each kind of client in LOAD_CLIENTS makes
 * LOAD_RATE calls a second. Prints one line of JSON for each failed call, and one for each client and second.
 */

const { LOAD_CLIENTS = '', LOAD_RATE = '50', LOAD_RELEASE = 'duet', LOAD_NAMESPACE = 'default' } = process.env;
const secrets = '/var/run/secrets/load';

const host = (component: 'user' | 'post' | 'gateway', suffix = ''): string =>
  `${LOAD_RELEASE}-${component}${suffix}.${LOAD_NAMESPACE}`;

const plain = async (name: string, suffix: string): Promise<LoadClient> =>
  openPlainClient({
    name,
    target: `dns:///${host('user', suffix)}.svc.cluster.local:9000`,
    serverName: `${host('user')}.svc`,
    caFile: `${secrets}/tls/ca.crt`,
    tokenFile: `${secrets}/user/token`,
  });

const http = async (name: string, keptConnections: number): Promise<LoadClient> =>
  openHttpClient({
    name,
    host: `${host('gateway')}.svc.cluster.local`,
    port: 8080,
    serverName: `${host('gateway')}.svc`,
    caFile: `${secrets}/tls/ca.crt`,
    tokenFile: `${secrets}/post/token`,
    keptConnections,
  });

const kinds: Readonly<Record<string, (name: string) => Promise<LoadClient>>> = {
  post: (name) =>
    openPostClient({
      name,
      address: `kubernetes:///${host('post', '-headless')}:9001`,
      serverName: `${host('post')}.svc`,
      tlsDirectory: `${secrets}/tls`,
      tokenFile: `${secrets}/post/token`,
    }),
  'grpc-js headless': (name) => plain(name, '-headless'),
  clusterip: (name) => plain(name, ''),
  'http kept': (name) => http(name, 8),
  'http new': (name) => http(name, 0),
};

const run = async (client: LoadClient, signal: AbortSignal): Promise<void> => {
  const tally = createTally(client.name, (line) => process.stdout.write(`${JSON.stringify(line)}\n`));
  const running = new Set<Promise<void>>();
  const call = async (): Promise<void> => {
    const startedMs = Date.now();
    tally.ended(await client.call(), startedMs);
  };
  const second = async (): Promise<void> => {
    if (client.answered) tally.answered(await client.answered());
    tally.flush();
  };
  const secondly = pace(1, () => void second(), signal);
  await pace(
    Number(LOAD_RATE),
    () => {
      const made = call().finally(() => running.delete(made));
      running.add(made);
    },
    signal,
  );
  await secondly;
  await Promise.all(running);
  tally.flush();
  await client.close();
};

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
const clients = await Promise.all(
  LOAD_CLIENTS.split(',').map((name) => {
    const open = kinds[name];
    if (!open) throw new Error(`LOAD_CLIENTS: ${name} is none of ${Object.keys(kinds).join(', ')}`);
    return open(name);
  }),
);
await Promise.all(clients.map((client) => run(client, stop.signal)));
