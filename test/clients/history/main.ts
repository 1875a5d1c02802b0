import { userDefinition } from '../../../src/contract/user.js';
import { createClient } from '../../../src/grpc/client/index.js';
import { silentLogger } from '../../../src/grpc/index.js';
import { registerResolvers } from '../../../src/grpc/kubernetes/index.js';
import { openChannel } from '../../../src/service/open-channel.js';
import { runWorkload } from './workload.js';

/*
 * Reads and writes users of a release from inside its cluster, with HISTORY_RATE calls a second, until it receives
 * SIGTERM. Prints the history, one line of JSON for each call. It never retries a call.
 */

const { HISTORY_RATE = '100', HISTORY_SEED = '1', LOAD_RELEASE = 'duet', LOAD_NAMESPACE = 'default' } = process.env;
const secrets = '/var/run/secrets/load';

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
registerResolvers({ logger: silentLogger });
const opened: { close(): unknown }[] = [];
const channel = await openChannel(
  {
    address: `kubernetes:///${LOAD_RELEASE}-user-headless.${LOAD_NAMESPACE}:9000`,
    tls: { mode: 'server', directory: `${secrets}/tls`, serverName: `${LOAD_RELEASE}-user.${LOAD_NAMESPACE}.svc` },
    tokenFile: `${secrets}/user/token`,
    loadBalancing: 'round_robin',
    keepalive: { timeMs: 30_000, timeoutMs: 10_000, permitWithoutCalls: true },
    readIdle: { readIdleTimeoutMs: 500, pingTimeoutMs: 1_000 },
  },
  {
    serviceConfig: {},
    logger: silentLogger,
    onCertificates: () => undefined,
    scope: { use: (_name, resource) => (opened.push(resource), resource) },
  },
);
await runWorkload({
  user: createClient(userDefinition, channel),
  callsPerSecond: Number(HISTORY_RATE),
  seed: Number(HISTORY_SEED),
  write: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
  signal: stop.signal,
});
for (const resource of opened.toReversed()) await resource.close();
