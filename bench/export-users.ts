import { userDefinition } from '../src/contract/user.js';
import { users } from './data.js';
import { interceptorNames } from './duet/options.js';
import { answerTo, type Call } from './measure/call.js';
import { compare } from './measure/compare.js';
import { h2load } from './measure/load.js';
import { count, nameColumn, table } from './measure/table.js';
import type { Surroundings } from './surroundings.js';

const { path, requestSerialize } = userDefinition.ExportUsers;
const call: Call = { path, request: requestSerialize({}), headers: {} };

/** ExportUsers sends 10,000 users from memory to four clients, which read as fast as they can. */
export const exportUsers = async ({ startPeer, startDuet, directory, token, pace }: Surroundings): Promise<string> => {
  const contenders = [
    { name: 'grpc-js with proto-loader', call, server: await startPeer('grpc-js-user.js') },
    { name: 'Duet, no interceptors', call, server: await startDuet('user.js', { without: interceptorNames }) },
    {
      name: '**Duet, all interceptors**',
      call: { ...call, headers: { authorization: `Bearer ${token}` } },
      server: await startDuet('user.js'),
    },
  ];
  const bytes = new Map(
    await Promise.all(
      contenders.map(async ({ name, call, server }) => [name, (await answerTo(server.port, call)).length] as const),
    ),
  );
  const rows = await compare(
    contenders.map(({ name, call, server }) => ({
      name,
      servers: [server],
      load: (seconds) => h2load(server.port, call, { connections: 4, inFlight: 4, seconds }, directory),
    })),
    pace,
  );
  return [
    '## ExportUsers: 10,000 users in a stream',
    table(rows, [
      nameColumn('server'),
      ['CPU µs a message', ({ cpuUs }) => (cpuUs / users.length).toFixed(2)],
      ['messages/s', ({ callsPerSecond }) => count(callsPerSecond * users.length)],
      ['MB/s', ({ name, callsPerSecond }) => ((callsPerSecond * (bytes.get(name) ?? NaN)) / 1e6).toFixed(1)],
    ]),
  ].join('\n\n');
};
