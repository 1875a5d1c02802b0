import { createLocalJWKSet } from 'jose';
import { createJwtVerifier, createVerifiedTokens, parseAccessPolicy } from '../../src/grpc/auth/index.js';
import type { ServerInterceptor } from '../../src/grpc/index.js';
import {
  authentication,
  authorization,
  deadline,
  logging,
  metrics,
  requestId,
  traceContext,
} from '../../src/grpc/server/index.js';
import { loadConfig } from '../../src/platform/config.js';
import type { Logs } from '../../src/platform/logs/open-logs.js';
import { limitsOfAll, limitsOfCallers } from '../../src/service/call-limits.js';
import type { GrpcMetrics } from '../../src/service/grpc-metrics.js';
import { userSettings } from '../../src/user/settings.js';
import { serviceEnvironment } from '../../test/support/service-environment.js';
import { type DuetOptions, interceptorNames, type InterceptorName, type TokenIssuer } from './options.js';

const { calls } = loadConfig(userSettings, { ...serviceEnvironment, DATABASE_URL: 'pglite:unused' });

/** The interceptors of `openService`, in its order, without those to leave out. Keys and policy are in memory. */
export const interceptors = (
  { without, issuer }: DuetOptions,
  { logger }: Logs,
  grpcMetrics: GrpcMetrics,
): ServerInterceptor[] => {
  const all: Record<InterceptorName, readonly ServerInterceptor[]> = {
    requestId: [requestId()],
    traceContext: [traceContext()],
    logging: [logging(logger)],
    metrics: [metrics(grpcMetrics.served)],
    limits: limitsOfAll(calls, grpcMetrics),
    authentication: [authentication({ tokens: verifiedTokens(issuer) })],
    authorization: [authorization({ policy: { current: policyFor(issuer) } })],
    callerLimits: limitsOfCallers(calls, grpcMetrics),
    deadline: [deadline({ defaultMs: calls.defaultDeadlineMs, maxMs: 60_000 })],
  };
  return interceptorNames.filter((name) => !without.includes(name)).flatMap((name) => all[name]);
};

export const jwtVerifier = ({ issuer, audience, keySet }: TokenIssuer) => {
  const keys = { issuer, find: createLocalJWKSet(keySet) };
  const known = { get: async () => keys, getNewer: async () => keys, onChange: () => () => {}, close() {} };
  return createJwtVerifier({ keys: known, audience });
};

const verifiedTokens = (issuer: TokenIssuer) => createVerifiedTokens(jwtVerifier(issuer));

const policyFor = ({ subject }: TokenIssuer) =>
  parseAccessPolicy(JSON.stringify({ callers: [{ subject, methods: ['/v1.user.User/*', '/v1.post.Post/*'] }] }));
