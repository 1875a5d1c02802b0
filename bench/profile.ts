import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getUserCall } from './get-user.js';
import { h2load } from './measure/load.js';
import type { Surroundings } from './surroundings.js';

/** Where the time of a GetUser goes with all interceptors on: each function's own time, by where it stands. */
export const profile = async ({ startDuet, directory, token, pace }: Surroundings): Promise<string> => {
  const server = await startDuet('user.js', {
    flags: ['--cpu-prof', '--cpu-prof-interval=250', `--cpu-prof-dir=${directory}`],
  });
  const load = async (seconds: number): Promise<number> => {
    const before = server.cpuNs();
    const { calls } = await h2load(
      server.port,
      getUserCall(token),
      { connections: 4, inFlight: 128, seconds },
      directory,
    );
    return (server.cpuNs() - before) / 1_000 / calls;
  };
  await load(pace.warmUpSeconds);
  const seconds = pace.rounds * pace.seconds;
  const cpuUs = await load(seconds);
  await server.stop();
  const file = readdirSync(directory).find((name) => name.endsWith('.cpuprofile'));
  const self = selfTimes(JSON.parse(readFileSync(join(directory, file ?? ''), 'utf8')) as CpuProfile, seconds * 1e6);
  const busy = self.reduce((sum, { us }) => sum + us, 0);
  const share = (us: number): string => `${((100 * us) / busy).toFixed(1)} %`;
  const sums = new Map<string, number>();
  for (const { group, us } of self) sums.set(group, (sums.get(group) ?? 0) + us);
  const groups = [...sums].sort(([, a], [, b]) => b - a);
  return [
    '## Where the time of a GetUser goes',
    [
      '| where | share | µs a call |',
      '| --- | ---: | ---: |',
      ...groups.map(([group, us]) => `| ${group} | ${share(us)} | ${((cpuUs * us) / busy).toFixed(1)} |`),
    ].join('\n'),
    'The functions with the most time of their own:',
    [
      '| function | where | share |',
      '| --- | --- | ---: |',
      ...self.slice(0, 20).map(({ name, group, us }) => `| ${name} | ${group} | ${share(us)} |`),
    ].join('\n'),
  ].join('\n\n');
};

/** Source: Chrome DevTools Protocol, Profiler.Profile. Times are in microseconds. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly endTime: number;
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

interface SelfTime {
  readonly name: string;
  readonly group: string;
  us: number;
}

/** Of the last microseconds of a profile, when everything is compiled; without the time in which nothing ran. */
const selfTimes = ({ nodes, startTime, endTime, samples, timeDeltas }: CpuProfile, lastUs: number): SelfTime[] => {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, SelfTime>();
  let at = startTime;
  samples.forEach((id, index) => {
    const took = timeDeltas[index] ?? 0;
    at += took;
    const frame = frames.get(id);
    if (frame === undefined || frame.functionName === '(idle)' || at < endTime - lastUs) return;
    const key = `${frame.functionName} ${frame.url} ${frame.lineNumber}`;
    const time = times.get(key) ?? {
      name: frame.functionName || `(anonymous) ${frame.url.split('/').at(-1)}:${frame.lineNumber + 1}`,
      group: groupOf(frame.url, frame.functionName),
      us: 0,
    };
    time.us += took;
    times.set(key, time);
  });
  return [...times.values()].sort((a, b) => b.us - a.us);
};

const groupOf = (url: string, name: string): string => {
  if (name === '(garbage collector)') return 'garbage collection';
  if (url === '') return 'native: nghttp2, sockets, the system';
  const [, library] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (library === '@grpc/grpc-js') return 'grpc-js';
  if (
    library === 'protobufjs' ||
    library === '@grpc/proto-loader' ||
    library?.startsWith('@protobufjs') ||
    library === 'long'
  )
    return 'protobuf';
  if (library !== undefined) return library;
  if (url.startsWith('node:internal/http2')) return 'node:http2';
  if (url.startsWith('node:')) return 'node: streams, events, timers';
  const [, folder] = /dist\/(src\/\w+(?:\/\w+)?)/.exec(url) ?? [];
  return folder === undefined ? 'other' : `Duet: ${folder}`;
};
