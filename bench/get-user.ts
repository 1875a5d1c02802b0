import { userDefinition } from '../src/contract/user.js';
import { interceptorNames } from './duet/options.js';
import { answerTo, type Call } from './measure/call.js';
import { compare } from './measure/compare.js';
import { h2load, type Load } from './measure/load.js';
import type { ServerProcess } from './measure/server-process.js';
import { cpuColumn, nameColumn, rateColumn, shareColumn, table } from './measure/table.js';
import type { Surroundings } from './surroundings.js';

const { path, requestSerialize } = userDefinition.GetUser;
const plain: Call = { path, request: requestSerialize({ userId: '1' }), headers: {} };
export const getUserCall = (token: string): Call => ({ ...plain, headers: { authorization: `Bearer ${token}` } });

interface Contender {
  readonly name: string;
  readonly call: Call;
  readonly server: ServerProcess;
}

/** GetUser from memory: our server with all interceptors of production, and other servers without any. */
export const getUser = async (surroundings: Surroundings): Promise<string> => {
  const { startPeer, startDuet, builds, directory, token, pace } = surroundings;
  const ours: Contender[] = [];
  for (const build of builds)
    ours.push(
      {
        name: `**Duet, all interceptors, a known token**${build.label}`,
        call: getUserCall(token),
        server: await startDuet('user.js', { build }),
      },
      {
        name: `Duet, no interceptors${build.label}`,
        call: plain,
        server: await startDuet('user.js', { build, without: interceptorNames }),
      },
    );
  const contenders: readonly Contender[] = [
    { name: 'bare node:http2, the same bytes (the limit)', call: plain, server: await startPeer('bare-http2.js') },
    // nghttp2 clients send a token in full with each call, so no server can receive it for less.
    { name: 'the same, sent a token', call: getUserCall(token), server: await startPeer('bare-http2.js') },
    ...ours,
    { name: 'grpc-js with proto-loader', call: plain, server: await startPeer('grpc-js-user.js') },
    { name: 'nice-grpc with ts-proto', call: plain, server: await startPeer('nice-grpc-user.js') },
    { name: 'Connect with protobuf-es', call: plain, server: await startPeer('connect-user.js') },
  ];
  await checkAnswers(contenders);

  const measure = async (load: Omit<Load, 'seconds'>): Promise<string> => {
    const rows = await compare(
      contenders.map(({ name, call, server }) => ({
        name,
        servers: [server],
        load: (seconds) => h2load(server.port, call, { ...load, seconds }, directory),
      })),
      pace,
    );
    return table(rows, [nameColumn('server'), cpuColumn, shareColumn(rows), rateColumn]);
  };

  return [
    '## GetUser, answered from memory',
    'Four connections with 32 calls in flight on each:',
    await measure({ connections: 4, inFlight: 128 }),
    'One call at a time:',
    await measure({ connections: 1, inFlight: 1 }),
  ].join('\n\n');
};

/** Checks that all servers do the same work: each sends the same bytes as the bare one. */
const checkAnswers = async (contenders: readonly Contender[]): Promise<void> => {
  const answers = await Promise.all(
    contenders.map(async ({ name, call, server }) => ({ name, answer: await answerTo(server.port, call) })),
  );
  for (const { name, answer } of answers) {
    if (!answers[0]?.answer.equals(answer)) throw new Error(`${name} answers other bytes than ${answers[0]?.name}`);
  }
};
