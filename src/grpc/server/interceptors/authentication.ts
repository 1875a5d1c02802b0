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

/** How callers show who they are, and which methods need none of it. */
export interface AuthenticationOptions {
  readonly tokens: TokenVerifier;
  /**
   * Whether a verified client certificate speaks for a caller that brings no token (see `certificateSubject`). Off by
   * default: with mutual TLS and tokens, both are asked for.
   */
  readonly certificates?: boolean;
  /** Patterns of methods that anyone may call, such as `/grpc.health.v1.Health/*`. None by default. */
  readonly open?: readonly string[];
  /** Of the ErrorInfo in refusals. */
  readonly errorDomain?: string;
  /**
   * Calls whose tokens are verified at the same time; one more is RESOURCE_EXHAUSTED with RetryInfo. Verifying may have to
   * wait for keys, and strangers would take the places of callers whose tokens are known. Default 1,000.
   */
  readonly maxVerifying?: number;
  /** Called for each call that is refused for that. */
  readonly onTooMany?: () => void;
  /** Called for each call that is refused, for metrics; not for one that its caller has given up meanwhile. */
  readonly onFailure?: (failure: AuthenticationFailure) => void;
}

/**
 * Finds out who is calling, and refuses callers that cannot show it with UNAUTHENTICATED. Methods that no service has are no
 * exception, so that strangers cannot find out which there are.
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
