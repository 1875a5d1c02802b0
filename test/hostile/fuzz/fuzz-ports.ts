import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startChild } from '../../support/child.js';
import { startBystander, type Waits } from '../support/bystander.js';
import { deploy } from '../support/deployment.js';
import { caller, probes, scraper } from '../support/others.js';

export interface FuzzReport {
  /** Frames, messages, requests and records, by kind. */
  readonly inputs: Readonly<Record<string, number>>;
  readonly connections: number;
  readonly sentBytes: number;
  readonly logBytes: number;
  /** For the service that grew most: its peak memory minus its initial memory. */
  readonly growthBytes: number;
  /** Its peak in the second half minus its peak in the first. */
  readonly laterGrowthBytes: number;
  readonly others: readonly (Waits & { readonly name: string })[];
}

const program = fileURLToPath(new URL('./fuzzer.js', import.meta.url));
const warmCalls = 250;
/** How long a service may take to shut down, including its drain. */
const longestEndMs = 30_000;

/**
 * Fuzzes all ports of both services while other clients are served. Rejects when a service ends, naming the open
 * connections.
 */
export const fuzzPorts = async ({ seconds, seed }: { seconds: number; seed: number }): Promise<FuzzReport> => {
  const opened: { close(): unknown }[] = [];
  const close = <T extends { close(): unknown }>(one: T): T => {
    opened.push(one);
    return one;
  };
  try {
    const deployment = close(await deploy({ database: 'server' }));
    const services = Object.values(deployment.services);
    const others = (['user', 'post'] as const).flatMap((service) =>
      [caller(deployment, service), scraper(deployment, service), ...probes(deployment, service, close)].map(
        (other) => ({
          ...other,
          name: `${other.name} of ${service}`,
        }),
      ),
    );
    const bystanders = others.map(({ name, call, everyMs }) => {
      const bystander = startBystander(call, everyMs);
      close({ close: () => bystander.stop() });
      return { name, bystander };
    });
    await bystanders[0]?.bystander.answered(warmCalls);
    await Promise.all(bystanders.map(({ bystander }) => bystander.waits()));
    const idle = await Promise.all(services.map((service) => service.residentBytes()));
    await Promise.all(services.map((service) => service.resetPeak()));
    const logBytes = services.map((service) => service.logBytes);

    const peaks = (): Promise<number[]> => Promise.all(services.map((service) => service.peakBytes()));
    const fuzz = async (from: number): Promise<Pick<FuzzReport, 'inputs' | 'connections' | 'sentBytes'>> => {
      const targets = JSON.stringify(services.map(({ target }) => target));
      const [token = ''] = deployment.identities.attackerTokens;
      const fuzzer = startChild(process.execPath, [program, targets, token, String(seconds / 2), String(from)]);
      const [line] = await fuzzer.line(/^(?:\{"sentBytes".*\}|connections .*)$/);
      await fuzzer.stop();
      if (!line.startsWith('{')) {
        // Its ports refuse connections before it has ended, and longest when it drains.
        const ended = await Promise.race([...services.map((service) => service.exited), delay(longestEndMs)]);
        throw new Error([line, ended ?? 'both services run'].join('\n'));
      }
      const ended = services.flatMap((service) => service.ended ?? []);
      if (ended.length > 0) throw new Error(ended.join('\n'));
      return JSON.parse(line) as Pick<FuzzReport, 'inputs' | 'connections' | 'sentBytes'>;
    };
    const first = await fuzz(seed);
    const firstPeaks = await peaks();
    await Promise.all(services.map((service) => service.resetPeak()));
    const second = await fuzz(seed + 1);
    const secondPeaks = await peaks();

    const inputs = { ...first.inputs };
    for (const [kind, count] of Object.entries(second.inputs)) inputs[kind] = (inputs[kind] ?? 0) + count;
    return {
      inputs,
      connections: first.connections + second.connections,
      sentBytes: first.sentBytes + second.sentBytes,
      logBytes: services.reduce((sum, service, index) => sum + service.logBytes - (logBytes[index] ?? 0), 0),
      growthBytes: Math.max(
        ...idle.map((bytes, index) => Math.max(firstPeaks[index] ?? 0, secondPeaks[index] ?? 0) - bytes),
      ),
      laterGrowthBytes: Math.max(...secondPeaks.map((bytes, index) => bytes - (firstPeaks[index] ?? 0))),
      others: await Promise.all(
        bystanders.map(async ({ name, bystander }) => ({ name, ...(await bystander.waits()) })),
      ),
    };
  } finally {
    for (const one of opened.toReversed()) await one.close();
  }
};
