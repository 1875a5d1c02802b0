import { interceptorNames, type InterceptorName } from './duet/options.js';
import { getUserCall } from './get-user.js';
import { compare, type Measured } from './measure/compare.js';
import { h2load } from './measure/load.js';
import { nameColumn, table } from './measure/table.js';
import type { Surroundings } from './surroundings.js';

/** The cost of an interceptor: that of GetUser with all interceptors, minus that with all except this one. */
export const interceptorCost = async ({ startDuet, directory, token, pace }: Surroundings): Promise<string> => {
  const leftOut: readonly (readonly [string, readonly InterceptorName[]])[] = [
    ['all', []],
    // Authorization requires authentication.
    ['authentication and authorization', ['authentication', 'authorization']],
    ...interceptorNames.filter((name) => name !== 'authentication').map((name) => [name, [name]] as const),
    ['none', interceptorNames],
  ];
  const contenders = [];
  for (const [name, without] of leftOut) {
    const server = await startDuet('user.js', { without });
    contenders.push({
      name,
      servers: [server],
      load: (seconds: number) =>
        h2load(server.port, getUserCall(token), { connections: 4, inFlight: 128, seconds }, directory),
    });
  }
  const [all, ...rows] = await compare(contenders, pace);
  const none = rows.pop();
  // Other work on the machine adds more than an interceptor costs, so the rounds with the least of it are compared.
  const least = (measured: Measured | undefined): number => measured?.range[0] ?? NaN;
  return [
    '## What each interceptor costs',
    `In the cheapest round, GetUser costs ${least(all).toFixed(1)} µs of CPU with all of them and ${least(none).toFixed(1)} µs without any. Without one of them it costs less by:`,
    table(rows, [nameColumn('left out'), ['CPU µs a call', (row) => (least(all) - least(row)).toFixed(1)]]),
  ].join('\n\n');
};
