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
import type { Logs } from '../../src/platform/logs/open-logs.js';
import type { GrpcMetrics } from '../../src/service/grpc-metrics.js';
import { type DuetOptions, interceptorNames, type InterceptorName, type TokenIssuer } from './options.js';

/** Those of `openService`, in its order, less those that the options leave out. Keys and policy are in the process already. */
export const interceptors = (
  { without, issuer }: DuetOptions,
  { logger }: Logs,
  { served }: GrpcMetrics,
): ServerInterceptor[] => {
  const all: Record<InterceptorName, ServerInterceptor> = {
    requestId: requestId(),
    traceContext: traceContext(),
    logging: logging(logger),
    metrics: metrics(served),
    authentication: authentication({ tokens: verifiedTokens(issuer) }),
    authorization: authorization({ policy: { current: policyFor(issuer) } }),
    deadline: deadline({ defaultMs: 10_000 }),
  };
  return interceptorNames.filter((name) => !without.includes(name)).map((name) => all[name]);
};

export const jwtVerifier = ({ issuer, audience, keySet }: TokenIssuer) => {
  const keys = { issuer, find: createLocalJWKSet(keySet) };
  const known = { get: async () => keys, getNewer: async () => keys, onChange: () => () => {}, close() {} };
  return createJwtVerifier({ keys: known, audience });
};

const verifiedTokens = (issuer: TokenIssuer) => createVerifiedTokens(jwtVerifier(issuer));

const policyFor = ({ subject }: TokenIssuer) =>
  parseAccessPolicy(JSON.stringify({ callers: [{ subject, methods: ['/v1.user.User/*', '/v1.post.Post/*'] }] }));
