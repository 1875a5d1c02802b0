import type { LoadResult } from './load.js';
import type { ServerProcess } from './server-process.js';

export interface Contender {
  readonly name: string;
  /** The processes whose CPU time is counted. */
  readonly servers: readonly ServerProcess[];
  readonly load: (seconds: number) => Promise<LoadResult>;
}

export interface Pace {
  readonly rounds: number;
  readonly seconds: number;
  /** Seconds of load before the first round, in which V8 compiles the code. */
  readonly warmUpSeconds: number;
}

export interface Measured {
  readonly name: string;
  /** Microseconds of the servers' CPU per call: the median of the rounds, and in `range` their minimum and maximum. */
  readonly cpuUs: number;
  readonly range: readonly [number, number];
  readonly callsPerSecond: number;
}

/**
 * Loads the contenders in turn, round by round, so that other work on the machine affects all of them alike. CPU time
 * per call varies less with the machine than calls per second do.
 */
export const compare = async (
  contenders: readonly Contender[],
  { rounds, seconds, warmUpSeconds }: Pace,
): Promise<Measured[]> => {
  const samples = new Map(contenders.map(({ name }) => [name, [] as { cpuUs: number; callsPerSecond: number }[]]));
  for (const { load } of contenders) await load(warmUpSeconds);
  for (let round = 0; round < rounds; round++) {
    for (const { name, servers, load } of contenders) {
      const before = cpuNs(servers);
      const result = await load(seconds);
      const cpuUs = (cpuNs(servers) - before) / 1_000 / result.calls;
      samples.get(name)?.push({ cpuUs, callsPerSecond: result.calls / result.seconds });
    }
  }
  return Array.from(samples, ([name, of]) => {
    const cpu = of.map(({ cpuUs }) => cpuUs);
    return {
      name,
      cpuUs: median(cpu),
      range: [Math.min(...cpu), Math.max(...cpu)],
      callsPerSecond: median(of.map(({ callsPerSecond }) => callsPerSecond)),
    };
  });
};

const cpuNs = (servers: readonly ServerProcess[]): number => servers.reduce((sum, server) => sum + server.cpuNs(), 0);

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
