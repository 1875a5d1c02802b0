import { certificateSubject } from '../../auth/certificate-subject.js';
import { compileMethodPatterns } from '../../auth/method-patterns.js';
import {
  type AuthenticationFailure,
  authenticationFailureOf,
  defaultErrorDomain,
  unauthenticated,
} from '../../auth/refusal.js';
import type { TokenVerifier } from '../../auth/token-verifier.js';
import { exhausted } from '../../common/status-error.js';
import type { CallContext, Identity, ServerInterceptor } from '../../common/call-context.js';

/** How callers authenticate, and which methods are exempt. */
export interface AuthenticationOptions {
  readonly tokens: TokenVerifier;
  /**
   * Whether a verified client certificate identifies a caller without a token (see `certificateSubject`). Off by
   * default: with mutual TLS and tokens, both are required.
   */
  readonly certificates?: boolean;
  /** Patterns of methods without authentication, such as `/grpc.health.v1.Health/*`. None by default. */
  readonly open?: readonly string[];
  /** The domain of the ErrorInfo in rejections. */
  readonly errorDomain?: string;
  /**
   * Calls whose tokens are verified concurrently; one more is rejected with RESOURCE_EXHAUSTED and RetryInfo.
   * Verifying may wait for keys, and unknown tokens must not displace callers whose tokens are known. Default 1,000.
   */
  readonly maxVerifying?: number;
  /** Called for each call that is rejected by this limit. */
  readonly onTooMany?: () => void;
  /** Called for each rejected call, for metrics; not for a call that its caller has cancelled meanwhile. */
  readonly onFailure?: (failure: AuthenticationFailure) => void;
}

/**
 * Identifies the caller, and rejects calls without valid credentials with UNAUTHENTICATED. Unknown methods are no
 * exception, so that unauthenticated clients cannot discover methods.
 */
export const authentication = (options: AuthenticationOptions): ServerInterceptor => {
  const { tokens, certificates = false, open = [], errorDomain = defaultErrorDomain, onFailure } = options;
  const { maxVerifying = 1_000, onTooMany } = options;
  let verifying = 0;
  const isOpen = compileMethodPatterns(open);

  const identify = async (context: CallContext): Promise<Identity> => {
    const values = context.metadata.get('authorization');
    if (values.length === 0) {
      const identity = certificates ? certificateIdentity(context) : undefined;
      if (identity === undefined) throw unauthenticated('TOKEN_MISSING', errorDomain);
      return identity;
    }
    const token = values.length === 1 ? bearerToken(values[0]) : undefined;
    if (token === undefined) throw unauthenticated('TOKEN_INVALID', errorDomain);
    return tokens.verify(token, context);
  };

  const authenticate: ServerInterceptor = async (context, next) => {
    if (verifying >= maxVerifying) {
      onTooMany?.();
      throw exhausted('too many tokens are being verified', 1_000);
    }
    verifying++;
    try {
      context.identity = await identify(context);
    } catch (error) {
      if (!context.signal.aborted) onFailure?.(authenticationFailureOf(error));
      throw error;
    } finally {
      verifying--;
    }
    await next();
  };

  return (context, next) => {
    if (isOpen(context.method)) return next();
    const known = bearerToken(context.header('authorization'));
    const identity = known === undefined ? undefined : tokens.recall?.(known, context.peer);
    if (!identity) return authenticate(context, next);
    context.identity = identity;
    return next();
  };
};

/** The token of `Bearer TOKEN` (RFC 6750; the scheme in any case); undefined for anything else. */
const bearerToken = (value: string | Buffer | undefined): string | undefined => {
  if (typeof value !== 'string' || value.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
  const token = value.slice(7);
  return token === '' || token.includes(' ') ? undefined : token;
};

const certificateIdentity = ({ peer: { certificate } }: CallContext): Identity | undefined => {
  const subject = certificate && certificateSubject(certificate);
  return certificate && subject !== undefined
    ? { subject, by: 'certificate', expiresAtMs: Date.parse(certificate.valid_to) }
    : undefined;
};
