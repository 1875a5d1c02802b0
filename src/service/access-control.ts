import {
  type ClosableTokenVerifier,
  createJwtTokens,
  issuerAt,
  kubernetesIssuer,
  openAccessPolicy,
  openStaticTokens,
} from '../grpc/auth/index.js';
import { healthMethods, type Logger, type ServerInterceptor } from '../grpc/index.js';
import { authentication, authorization, reflectionServices } from '../grpc/server/index.js';
import { errorDomain } from '../platform/error-domain.js';
import type { Scope } from '../platform/lifecycle.js';
import type { AuthSettings } from '../platform/settings/auth-settings.js';
import type { CallSettings } from '../platform/settings/call-settings.js';
import type { GrpcMetrics } from './grpc-metrics.js';

const reflection = reflectionServices.map((service) => `/${service}/*`);

/**
 * The interceptors for authentication and authorization: none if AUTH_MODE is disabled. Health is open, because
 * probes carry no token; reflection follows REFLECTION.
 *
 * @throws StatusError FAILED_PRECONDITION naming the file when tokens or policy cannot be read
 */
export const openAccessControl = async (
  auth: AuthSettings,
  { reflection: reflectionFor }: Pick<CallSettings, 'reflection'>,
  metrics: Pick<GrpcMetrics, 'authenticationFailed' | 'authorizationRefused' | 'callRefused'>,
  logger: Logger,
  scope: Pick<Scope, 'use'>,
): Promise<ServerInterceptor[]> => {
  if (auth.mode === 'disabled') return [];
  const policy = scope.use('access policy', await openAccessPolicy({ path: auth.policyFile, logger }));
  const tokens = scope.use('token verifier', await openTokens(auth, logger));
  const open = reflectionFor === 'public' ? [healthMethods, ...reflection] : [healthMethods];
  return [
    authentication({
      tokens,
      open,
      errorDomain,
      onFailure: metrics.authenticationFailed,
      onTooMany: () => metrics.callRefused('tokens_being_verified'),
    }),
    authorization({ policy, open, openToKnown: reflection, errorDomain, onRefusal: metrics.authorizationRefused }),
  ];
};

const openTokens = async (
  auth: Exclude<AuthSettings, { mode: 'disabled' }>,
  logger: Logger,
): Promise<ClosableTokenVerifier> => {
  if (auth.mode === 'static') return openStaticTokens({ path: auth.tokensFile, logger, errorDomain });
  const { issuer, audience } = auth;
  return createJwtTokens({
    issuer: issuer.kind === 'kubernetes' ? kubernetesIssuer(issuer) : issuerAt(issuer.issuer, issuer),
    audience,
    logger,
    errorDomain,
  });
};
