import { postDefinition } from '../../../src/contract/post.js';
import { userDefinition } from '../../../src/contract/user.js';
import type { Deployment } from './deployment.js';
import { probes, reader, scraper, writer } from './others.js';
import type { Attack } from './run-attack.js';
import { largePostId } from './seed.js';
import type { ServiceName } from './service-process.js';
import type { Other } from './withstand.js';

/** One kind of attack, at full size or small enough for every test run. */
export interface Row {
  readonly title: string;
  readonly service: ServiceName;
  /** @param count the size of the attack, @param holdMs how long it holds accepted calls */
  attack(count: number, holdMs: number, deployment: Deployment): Attack;
  readonly full: number;
  /** Absent: at full size only. */
  readonly short?: number;
  readonly holdMs?: number;
  /** Other clients besides the caller. */
  readonly others?: (
    deployment: Deployment,
    close: <T extends { close(): unknown }>(opened: T) => T,
  ) => readonly Other[];
  /** The service's standard output is not read meanwhile. */
  readonly stalled?: true;
}

const healthRows = (['grpc', 'health'] as const).flatMap((port): Row[] => {
  const where = port === 'grpc' ? 'the TLS port' : 'the health port';
  return [
    {
      title: `Watches whose 4 KiB inflate to 4 MiB, on ${where}`,
      service: 'user',
      attack: (count, holdMs) => ({ name: 'gzipBombs', options: { port, count, holdMs } }),
      full: 900,
      short: 200,
    },
    {
      title: `Checks with two million empty fields, on ${where}`,
      service: 'user',
      attack: (count, holdMs) => ({ name: 'emptyFieldBombs', options: { port, count, holdMs } }),
      full: 900,
      ...(port === 'health' && { short: 200 }),
    },
    {
      title: `Watches whose request never ends, on ${where}`,
      service: 'user',
      attack: (count, holdMs) => ({ name: 'endlessRequests', options: { port, count, holdMs } }),
      full: 65,
      ...(port === 'health' && { short: 40 }),
    },
    {
      title: `10,000 Watches, on ${where}`,
      service: 'user',
      attack: (count, holdMs) => ({ name: 'watches', options: { port, count, holdMs } }),
      full: 10_000,
      ...(port === 'grpc' && { short: 2_000 }),
      others: (deployment, close) => probes(deployment, 'user', close),
    },
  ];
});

/** Attacks without a token. */
export const strangerRows: readonly Row[] = [
  ...healthRows,
  {
    title: 'idle connections to the TLS port',
    service: 'user',
    attack: (count, holdMs) => ({ name: 'idleSessions', options: { port: 'grpc', count, holdMs } }),
    full: 2_000,
  },
  {
    title: 'idle connections to the health port',
    service: 'user',
    attack: (count, holdMs) => ({ name: 'idleSessions', options: { port: 'health', count, holdMs } }),
    full: 500,
    others: (deployment, close) => probes(deployment, 'user', close),
  },
  {
    title: 'scrapes pipelined on one connection, which is then closed',
    service: 'user',
    attack: (count, holdMs) => ({ name: 'pipelinedScrapes', options: { count, holdMs } }),
    full: 1_800,
    short: 600,
  },
  {
    title: 'idle connections to the metrics port',
    service: 'user',
    attack: (count, holdMs) => ({ name: 'idleConnections', options: { count, holdMs } }),
    full: 64,
    short: 64,
    others: (deployment) => [scraper(deployment, 'user')],
  },
  {
    title: 'unknown paths of 3.7 KB through HPACK',
    service: 'user',
    attack: (bytes, holdMs) => ({ name: 'unknownPaths', options: { bytes, holdMs } }),
    full: 170_000,
    short: 40_000,
    holdMs: 15_000,
  },
  {
    title: 'unknown paths while nothing reads standard output',
    service: 'user',
    attack: (bytes, holdMs) => ({ name: 'unknownPaths', options: { bytes, holdMs } }),
    full: 600_000,
    holdMs: 15_000,
    stalled: true,
  },
  {
    title: 'requests without a token that trickle in',
    service: 'post',
    attack: (count, holdMs) => ({ name: 'trickle', options: { ...createPost, count, holdMs, ...largest } }),
    full: 500,
    others: (deployment) => [writer(deployment)],
  },
];

const mib = 1024 * 1024;
const createPost = { path: postDefinition.CreatePost.path };
const largest = { announcedBytes: 4 * mib, atOnceBytes: 4 * mib - 1024 };
const listPosts = { path: postDefinition.ListPosts.path, request: '' };
const listUsers = { path: userDefinition.ListUsers.path, request: '' };
const getLargePost = {
  path: postDefinition.GetPost.path,
  request: postDefinition.GetPost.requestSerialize({ postId: largePostId }).toString('hex'),
};

const unreadRow = (
  title: string,
  service: ServiceName,
  call: { readonly path: string; readonly request: string },
  sizes: Pick<Row, 'full' | 'short' | 'others'>,
): Row => ({
  title,
  service,
  attack: (count, holdMs, { identities }) => ({
    name: 'unread',
    options: { ...call, count, holdMs, tokens: identities.attackerTokens.slice(0, 1) },
  }),
  ...sizes,
});

const repeated = [
  {
    title: 'two million ids',
    service: 'user',
    field: { path: userDefinition.BatchGetUsers.path, element: '0a00', elements: 2_000_000 },
  },
  {
    title: 'a million mask paths',
    service: 'user',
    field: { path: userDefinition.GetUser.path, element: '0a026964', elements: 1_000_000, within: '12' },
  },
  {
    title: '1.9 million tags',
    service: 'post',
    field: { ...createPost, element: '2a00', elements: 1_900_000, within: '0a' },
  },
] as const;

const repeatedRows = repeated.flatMap(({ title, service, field }) =>
  [false, true].map((compressed): Row => ({
    title: `${title} in a request${compressed ? ', compressed' : ''}`,
    service,
    attack: (count, holdMs, { identities }) => ({
      name: 'repeatedFields',
      options: { ...field, count, compressed, holdMs, token: identities.attackerTokens[0] ?? '' },
    }),
    full: compressed ? 20 : 5,
    ...(compressed && { short: 5 }),
    holdMs: 20_000,
  })),
);

const trickleRow = (title: string, full: number, bytes: typeof largest, short?: number): Row => ({
  title,
  service: 'post',
  attack: (count, holdMs, { identities }) => ({
    name: 'trickle',
    options: { ...createPost, count, holdMs, ...bytes, token: identities.attackerTokens[0] ?? '' },
  }),
  full,
  ...(short !== undefined && { short }),
  others: (deployment) => [writer(deployment)],
});

/** Attacks with a token. */
export const callerRows: readonly Row[] = [
  unreadRow('11 unread ListPosts of large pages', 'post', listPosts, {
    full: 11,
    short: 11,
    others: (deployment) => [reader(deployment)],
  }),
  unreadRow('unread ListPosts on one connection', 'post', listPosts, {
    full: 300,
    short: 60,
    others: (deployment) => [reader(deployment)],
  }),
  unreadRow('unread GetPost on one connection', 'post', getLargePost, { full: 1_000 }),
  unreadRow('unread ListUsers on one connection', 'user', listUsers, { full: 600, short: 150 }),
  ...repeatedRows,
  trickleRow('requests of 4 MiB that trickle in', 100, largest),
  trickleRow(
    'requests of 256 KiB that trickle in',
    1_000,
    { announcedBytes: 256 * 1024, atOnceBytes: 255 * 1024 },
    400,
  ),
];
