import { expect } from 'chai';
import type { V1Pod } from '@kubernetes/client-node';
import type { FailureLine } from '../../../clients/load/tally.js';
import { readyPods } from '../../support/cluster.js';
import { type Deployed, podsOfComponent, type Release } from '../../support/release.js';
import { balancedFrom, isBalanced, shares } from './balance.js';
import type { Load } from './load.js';
import type { Row } from './rows.js';
import type { ClientName } from './settings.js';

/** A release under load, and its measurements. */
export interface Bench {
  readonly release: Release;
  load: Load;
  /** The disturbed components: their pods must be healthy at the end of a case. */
  readonly components: readonly Deployed[];
  readonly rows: Row[];
  /** The second up to which planned cases have been judged: later failures belong to the next case. */
  judgedTo?: number | undefined;
}

export interface Case {
  readonly name: string;
  /** Default true: no call may fail. */
  readonly planned?: boolean;
  /** The number of pods at the end. Default 2 of each. */
  readonly pods?: Partial<Record<Deployed, number>>;
  /** How long to watch the clients until they are balanced. Default 45 s. */
  readonly watchSeconds?: number;
  /** Resolves when the disturbance is over, except for pods that start or stop. */
  readonly act: (bench: Bench) => Promise<unknown>;
}

/** The window in seconds. */
const windowSeconds = 3;

/** Of each call. In an outage, calls of this many seconds may still be waiting. */
const deadlineSeconds = 5;

/** After this time every call has ended. */
const settledSeconds = deadlineSeconds + 1;

/** The minimum share of planned calls that a load must have made; with fewer, the load itself was disturbed. */
const leastShare = 0.9;

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** The pods that a client chooses itself. For a ClusterIP, kube-proxy chooses once per connection. */
const balancedOver: Readonly<Record<ClientName, readonly Deployed[]>> = {
  post: ['post', 'user'],
  'grpc-js headless': ['user'],
  'grpc-go headless': ['user'],
  clusterip: [],
  'http kept': [],
  'http new': [],
};

const addresses = (pods: readonly V1Pod[]): readonly string[] => pods.map(({ status }) => status?.podIP ?? '');

type Addresses = ReadonlyMap<Deployed, readonly string[]>;

const finalPods = async (
  { release: { namespace, name }, components }: Bench,
  { pods = {} }: Pick<Case, 'pods'>,
): Promise<Addresses> =>
  new Map(
    await Promise.all(
      components.map(async (component) => {
        const ready = await readyPods(namespace, podsOfComponent(name, component), pods[component] ?? 2, 300_000);
        return [component, addresses(ready)] as const;
      }),
    ),
  );

/** The pods over which a client's calls should be balanced, by component. */
const groupsOf = (client: ClientName, pods: Addresses): (readonly string[])[] =>
  balancedOver[client].map((component) => pods.get(component) ?? []);

const balancedNow = ({ load: { records } }: Bench, client: ClientName, pods: Addresses): boolean => {
  const seconds = records.seconds(client);
  const last = seconds.at(-1)?.second ?? 0;
  if (last < nowSeconds() - windowSeconds) return false;
  const byPod = shares(seconds, last - windowSeconds + 1, last + 1);
  return groupsOf(client, pods).every((group) => isBalanced(byPod, group));
};

/**
 * Long enough for a plain grpc-js client that tried to connect to an unused address: Linux gives up after 127 s, and
 * grpc-js has no timeout of its own.
 */
const steadyWithinMs = 180_000;

/** Waits until every client calls at its rate without recent failures. */
export const steady = async ({ load }: Pick<Bench, 'load'>): Promise<void> => {
  const isSteady = (client: ClientName): boolean => {
    const from = nowSeconds() - windowSeconds;
    const lately = load.records.seconds(client).filter(({ second }) => second >= from);
    const calls = lately.reduce((sum, one) => sum + one.calls, 0);
    const failed = load.records.failures(client).filter(({ endedMs }) => endedMs >= from * 1000).length;
    return calls >= (load.callsPerSecond / load.clients.length) * (windowSeconds - 1) && failed === 0;
  };
  const reached = await load.until(() => load.clients.every(isSteady), steadyWithinMs);
  if (!reached) throw new Error(`the load does not become steady:\n${load.records.others.slice(-20).join('\n')}`);
};

/**
 * Disturbs a release under steady load, waits until its clients are balanced again or the time is over, and adds a
 * row for each client. A planned disturbance fails if a call has failed.
 */
export const measure = async (
  bench: Bench,
  { name, planned = true, pods = {}, watchSeconds = 45, act }: Case,
): Promise<readonly Row[]> => {
  const { load, rows } = bench;
  await steady(bench);
  const from = bench.judgedTo ?? nowSeconds();
  await act(bench);
  const final = await finalPods(bench, { pods });
  const over = nowSeconds();
  const toldTo = (client: ClientName): number => load.records.seconds(client).at(-1)?.second ?? 0;
  const isSettled = (): boolean => load.clients.every((client) => toldTo(client) >= over + settledSeconds);
  await load.until(
    () => isSettled() && load.clients.every((client) => balancedNow(bench, client, final)),
    watchSeconds * 1000,
  );
  if (!isSettled()) throw new Error(`the load tells nothing any more:\n${load.records.others.slice(-20).join('\n')}`);
  bench.judgedTo = planned ? nowSeconds() : undefined;

  const measured = load.clients.map((client) => {
    const seconds = load.records.seconds(client).filter(({ second }) => second >= from);
    const failures = load.records.failures(client).filter(({ endedMs }) => endedMs >= from * 1000);
    const codes: Record<string, number> = {};
    for (const {
      failed: { code },
    } of failures)
      codes[code] = (codes[code] ?? 0) + 1;
    const groups = groupsOf(client, final);
    const start = balancedFrom(seconds, groups, over, windowSeconds);
    return {
      name,
      planned,
      client,
      codes,
      calls: seconds.reduce((sum, { calls }) => sum + calls, 0),
      failed: failures.length,
      longestMs: Math.max(0, ...seconds.map(({ longestMs }) => longestMs)),
      balancedSeconds: groups.length === 0 ? 'not asked' : start === undefined ? 'none' : start - over,
    } satisfies Row;
  });
  rows.push(...measured);
  for (const { client, calls } of measured) {
    const due = (load.callsPerSecond / load.clients.length) * (toldTo(client) - from - (planned ? 0 : deadlineSeconds));
    expect(calls, `calls of ${client}, of ${due} that were due`).to.be.at.least(leastShare * due);
  }
  if (planned) expectNoFailure(bench, from);
  return measured;
};

/** Of every client, by when they ended. */
export const failuresSince = ({ load }: Pick<Bench, 'load'>, fromMs: number): readonly FailureLine[] =>
  load.clients.flatMap((client) => load.records.failures(client)).filter(({ endedMs }) => endedMs >= fromMs);

const expectNoFailure = (bench: Bench, from: number): void => {
  const failures = failuresSince(bench, from * 1000);
  const told = failures
    .slice(0, 20)
    .map(
      ({ client, failed: { code, message, peer }, endedMs, tookMs }) =>
        `${new Date(endedMs).toISOString()} ${client}: ${code} from ${peer} after ${tookMs} ms: ${message}`,
    );
  expect(failures.length, `${failures.length} calls failed, of which:\n${told.join('\n')}\n`).to.equal(0);
};
