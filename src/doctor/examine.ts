import { issuerAt, type IssuerDocument, kubernetesIssuer } from '../grpc/auth/index.js';
import { silentLogger } from '../grpc/index.js';
import {
  kubernetesApi,
  type EndpointSliceApi,
  type Lookup,
  registerResolvers,
  systemLookup,
} from '../grpc/kubernetes/index.js';
import { openServerDatabase } from '../platform/database/server-database.js';
import type { Scope } from '../platform/lifecycle.js';
import type { TokenIssuerSettings } from '../platform/settings/token-issuer-settings.js';
import { attribute } from './attribute.js';
import { checkCertificates } from './checks/check-certificates.js';
import { checkDatabase, type OpenDatabase } from './checks/check-database.js';
import { checkDatabaseByHealth } from './checks/check-database-by-health.js';
import { checkDns, type DnsPatience } from './checks/check-dns.js';
import { checkGateway } from './checks/check-gateway.js';
import { checkHealth } from './checks/check-health.js';
import { checkKeys } from './checks/check-keys.js';
import { checkPosts } from './checks/check-posts.js';
import { checkReflection } from './checks/check-reflection.js';
import { checkShare, defaultWarmUpMs } from './checks/check-share.js';
import { checkToken } from './checks/check-token.js';
import type { Concealer } from './conceal.js';
import { createExamined, postFacts, userFacts, type Examined, type ServiceFacts } from './examined.js';
import type { WhereToAsk } from './find-pods.js';
import { checkNames, type Cause, type CheckName, type Finding } from './finding.js';
import { once } from './once.js';
import { runCheck, type Check } from './run-check.js';
import type { DoctorConfig } from './settings.js';

/** For a test, which has no cluster. */
export interface Overrides {
  readonly api?: EndpointSliceApi;
  /** The API server that the channels use. Default `api`. */
  readonly channelApi?: EndpointSliceApi;
  readonly lookup?: Lookup;
  readonly openDatabase?: OpenDatabase;
  readonly dnsPatience?: DnsPatience;
  /** The wait before calls are counted per pod. */
  readonly warmUpMs?: number;
  /** Per check. Default 25,000. */
  readonly timeoutMs?: number;
}

const noConnection: readonly Cause[] = ['dns', 'certificates', 'health'];

/**
 * Checks a release. All checks run concurrently and independently; findings are in order, and effects name their
 * causes.
 */
export const examine = async (
  config: DoctorConfig,
  concealer: Concealer,
  overrides: Overrides = {},
): Promise<Finding[]> => {
  const { lookup = systemLookup, timeoutMs = 25_000 } = overrides;
  const api = overrides.api ?? kubernetesApi();
  registerResolvers({ logger: silentLogger, lookup, kubernetes: { api: overrides.channelApi ?? api } });

  const opened: { close(): unknown }[] = [];
  const scope: Pick<Scope, 'use'> = { use: (_name, resource) => (opened.push(resource), resource) };
  const open = (facts: ServiceFacts, settings: DoctorConfig['user']): Examined | undefined =>
    settings.channel && createExamined(facts, settings, settings.channel, { api, lookup, concealer, scope });
  try {
    const user = open(userFacts, config.user);
    const post = open(postFacts, config.post);
    const found = await Promise.all(
      checksOf(config, { user, post, concealer, where: { api, lookup } }, overrides).map(async (check) =>
        runCheck(check, timeoutMs),
      ),
    );
    const findings = [...notGiven(user, userFacts), ...notGiven(post, postFacts), ...found.flat()];
    return attribute(distinct(findings)).toSorted((a, b) => checkNames.indexOf(a.check) - checkNames.indexOf(b.check));
  } finally {
    for (const resource of opened.toReversed()) await resource.close();
  }
};

interface Subject {
  readonly user: Examined | undefined;
  readonly post: Examined | undefined;
  readonly concealer: Concealer;
  readonly where: WhereToAsk;
}

const checksOf = (config: DoctorConfig, { user, post, concealer, where }: Subject, overrides: Overrides): Check[] => {
  const issuer = config.issuer.settings;
  const document = once(async () =>
    issuer ? askIssuer(issuer) : Promise.reject(new TypeError('no issuer is configured')),
  );
  const {
    openDatabase = openServer,
    dnsPatience = { withinMs: 12_000, intervalMs: 1_000 },
    warmUpMs = defaultWarmUpMs,
  } = overrides;
  const checks: Check[] = [{ name: 'keys', after: [], run: async (tell) => checkKeys(issuer, document, tell) }];
  const services = [user, post].filter((one) => one !== undefined);
  for (const examined of services) {
    const add = (name: CheckName, after: readonly Cause[], run: Check['run']): void =>
      void checks.push({ name, service: examined.title, after, run });
    const other = examined === user ? post : user;
    add('dns', [], async (tell, signal) => checkDns(examined, dnsPatience, tell, signal));
    add('certificates', [], async (tell) => checkCertificates(examined, tell));
    add('health', [], async (tell) => checkHealth(examined, tell));
    add('token', noConnection, async (tell) => checkToken({ examined, other, issuer: issuer && document }, tell));
    add('share', noConnection, async (tell, signal) => checkShare(examined, warmUpMs, tell, signal));
    add('reflection', [...noConnection, 'token'], async (tell) => checkReflection(examined, tell));
    if (examined.settings.databaseUrl === undefined)
      add('database', ['health'], async (tell) => checkDatabaseByHealth(examined, tell));
  }
  if (post !== undefined)
    checks.push({
      name: 'posts',
      service: 'Post',
      after: [...noConnection, 'token'],
      run: async (tell) => checkPosts(post, tell),
    });
  const { settings: gateway } = config.gateway;
  if (gateway !== undefined)
    checks.push({
      name: 'gateway',
      after: [],
      run: async (tell) => checkGateway({ settings: gateway, behind: services, where }, tell),
    });
  for (const [facts, { databaseUrl: url }, object] of [
    [userFacts, config.user, user?.object],
    [postFacts, config.post, post?.object],
  ] as const) {
    if (url === undefined) continue;
    const check = { facts, object: object ?? `of ${facts.title}`, url, open: openDatabase, concealer };
    checks.push({ name: 'database', service: facts.title, after: [], run: async (tell) => checkDatabase(check, tell) });
  }
  return checks;
};

const askIssuer = async (issuer: TokenIssuerSettings): Promise<IssuerDocument> => {
  const ask = issuer.kind === 'kubernetes' ? kubernetesIssuer(issuer) : issuerAt(issuer.issuer, issuer);
  return ask(AbortSignal.timeout(10_000));
};

const openServer: OpenDatabase = (url) =>
  openServerDatabase(
    {
      kind: 'server',
      url,
      poolSize: 1,
      statementTimeoutMs: 5_000,
      idleInTransactionTimeoutMs: 5_000,
      connectionTimeoutMs: 3_000,
      firstData: false,
    },
    { applicationName: 'duet-doctor', acceptReplica: true },
  );

const notGiven = (examined: Examined | undefined, { title, prefix }: ServiceFacts): Finding[] =>
  examined === undefined
    ? [
        {
          check: 'dns',
          service: title,
          state: 'skipped',
          text: `${prefix}_ADDRESS is not set, so checks that need it are skipped`,
        },
      ]
    : [];

/** A finding that both services share appears twice and is reported once. */
const distinct = (findings: readonly Finding[]): Finding[] =>
  findings.filter(
    ({ service, text }, index) => service !== undefined || findings.findIndex((other) => other.text === text) === index,
  );
