import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, promisify } from 'node:util';
import { compare, type Measured } from './measure/compare.js';
import { cpuProfile } from './measure/cpu-profile.js';
import { h1load } from './measure/load.js';
import type { ServerProcess } from './measure/server-process.js';
import { cpuColumn, nameColumn, rateColumn, table, type Column } from './measure/table.js';
import type { Surroundings } from './surroundings.js';

const requests = [
  { name: 'GetUser', path: '/v1/users/1' },
  { name: 'ListPosts, eight posts with their authors', path: '/v1/posts?pageSize=8' },
] as const;

interface Gateway {
  readonly name: string;
  readonly server: ServerProcess;
}

/** Measures what a request costs the process of a gateway, for two gateways in front of the same User and Post. */
export const gateway = async ({ startDuet, startProgram, directory, pace }: Surroundings): Promise<string> => {
  // Without authentication, because clients do not send tokens in plaintext.
  const without = ['authentication', 'authorization'] as const;
  const user = await startDuet('user.js', { without });
  const post = await startDuet('post.js', { without, args: [`127.0.0.1:${user.port}`] });
  const services = [user, post].map(({ port }) => `127.0.0.1:${port}`);
  const gateways: readonly Gateway[] = [
    { name: 'grpc-gateway v2, in Go', server: await startProgram(await buildGrpcGateway(directory), ...services) },
    { name: '**Duet, with its logs, metrics and limits**', server: await startDuet('gateway.js', { args: services }) },
  ];
  const measure = async (path: string, inFlight: number): Promise<string> => {
    await checkAnswers(gateways, path);
    const rows = await compare(
      gateways.map(({ name, server }) => ({
        name,
        servers: [server],
        load: (seconds) => h1load(server.port, path, { inFlight, seconds }),
      })),
      pace,
    );
    return table(rows, [nameColumn('gateway'), cpuColumn, timesAsDear(rows), rateColumn]);
  };
  const sections = ['## The HTTP gateway, beside grpc-gateway'];
  for (const { name, path } of requests)
    sections.push(
      `${name}, 128 requests in flight:`,
      await measure(path, 128),
      'One request at a time:',
      await measure(path, 1),
    );
  sections.push(
    'Where the time of a GetUser goes in our gateway:',
    await cpuProfile({
      start: (flags) => startDuet('gateway.js', { flags, args: services }),
      load: ({ port }, seconds) => h1load(port, requests[0].path, { inFlight: 128, seconds }),
      directory,
      pace,
    }),
  );
  return sections.join('\n\n');
};

const timesAsDear = (rows: readonly Measured[]): Column => [
  'times as expensive',
  ({ cpuUs }) => (cpuUs / (rows[0]?.cpuUs ?? NaN)).toFixed(2),
];

const run = promisify(execFile);
const sources = fileURLToPath(new URL('../../bench/grpc-gateway', import.meta.url));
const buf = fileURLToPath(new URL('../../node_modules/.bin/buf', import.meta.url));

/** Generates and builds grpc-gateway's code for our protos. @returns the program */
const buildGrpcGateway = async (directory: string): Promise<string> => {
  const program = join(directory, 'grpc-gateway');
  await run(buf, ['generate', '../../protos', '--path', '../../protos/v1'], { cwd: sources });
  await run('go', ['build', '-trimpath', '-o', program, '.'], { cwd: sources });
  return program;
};

/** Checks that both gateways send the same JSON, with the same fields. */
const checkAnswers = async (gateways: readonly Gateway[], path: string): Promise<void> => {
  const answers = await Promise.all(
    gateways.map(async ({ server }): Promise<unknown> =>
      (await fetch(`http://127.0.0.1:${server.port}${path}`)).json(),
    ),
  );
  if (!isDeepStrictEqual(answers[0], answers[1])) throw new Error(`the gateways answer ${path} with other JSON`);
};
