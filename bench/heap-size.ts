import { getUserCall } from './get-user.js';
import { compare } from './measure/compare.js';
import { h2load } from './measure/load.js';
import { cpuColumn, nameColumn, rateColumn, shareColumn, table } from './measure/table.js';
import type { Surroundings } from './surroundings.js';

/** The choice of Node.js 24 in a container of 512 MiB: half of it for the heap, so 1 MiB for the young generation. */
const inContainer = '--max-heap-size=259';

/** Measures the CPU cost of a small memory limit: a smaller young generation is collected more often. */
export const heapSize = async ({ startDuet, directory, token, pace }: Surroundings): Promise<string> => {
  const choices: readonly (readonly [string, readonly string[]])[] = [
    ['as on this machine', []],
    ['as in a container of 512 MiB', [inContainer]],
    ['the same, `--max-semi-space-size=16`', [inContainer, '--max-semi-space-size=16']],
    ['the same, `--max-semi-space-size=32`', [inContainer, '--max-semi-space-size=32']],
  ];
  const contenders = [];
  for (const [name, flags] of choices) {
    const server = await startDuet('user.js', { flags });
    contenders.push({
      name,
      servers: [server],
      load: (seconds: number) =>
        h2load(server.port, getUserCall(token), { connections: 4, inFlight: 128, seconds }, directory),
    });
  }
  const rows = await compare(contenders, pace);
  return [
    '## What the size of the heap costs',
    'GetUser with all interceptors, four connections with 32 calls in flight on each:',
    table(rows, [nameColumn('heap'), cpuColumn, shareColumn(rows, 'share of the first'), rateColumn]),
  ].join('\n\n');
};
