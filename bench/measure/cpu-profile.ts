import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pace } from './compare.js';
import type { LoadResult } from './load.js';
import type { ServerProcess } from './server-process.js';

export interface Profiled {
  /** The flags with which node writes a profile when it exits. */
  readonly start: (flags: readonly string[]) => Promise<ServerProcess>;
  readonly load: (server: ServerProcess, seconds: number) => Promise<LoadResult>;
  /** The path of the profile. */
  readonly directory: string;
  readonly pace: Pace;
}

/** Shows where the time of a call goes: the self time of each function, in two tables, by location and by function. */
export const cpuProfile = async ({ start, load, directory, pace }: Profiled): Promise<string> => {
  const server = await start(['--cpu-prof', '--cpu-prof-interval=250', `--cpu-prof-dir=${directory}`]);
  await load(server, pace.warmUpSeconds);
  const seconds = pace.rounds * pace.seconds;
  const before = server.cpuNs();
  const { calls } = await load(server, seconds);
  const cpuUs = (server.cpuNs() - before) / 1_000 / calls;
  await server.stop();
  const file = readdirSync(directory).find((name) => name.endsWith('.cpuprofile'));
  const self = selfTimes(JSON.parse(readFileSync(join(directory, file ?? ''), 'utf8')) as CpuProfile, seconds * 1e6);
  const busy = self.reduce((sum, { us }) => sum + us, 0);
  const share = (us: number): string => `${((100 * us) / busy).toFixed(1)} %`;
  const sums = new Map<string, number>();
  for (const { group, us } of self) sums.set(group, (sums.get(group) ?? 0) + us);
  const groups = [...sums].sort(([, a], [, b]) => b - a);
  return [
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

/** Self times in the last `lastUs` of a profile, when all code is compiled, without idle time. */
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
  if (/^node:(?:_http|internal\/http)/.test(url)) return 'node:http';
  if (url.startsWith('node:')) return 'node: streams, events, timers';
  const [, folder] = /dist\/(src\/\w+(?:\/\w+)?)/.exec(url) ?? [];
  return folder === undefined ? 'other' : `Duet: ${folder}`;
};
