import { status } from '@grpc/grpc-js';
import { StatusError } from '../common/status-error.js';

/** The default domain of these reasons in an ErrorInfo. */
export const defaultErrorDomain = 'grpc';

/** Why a token can be rejected. */
export const tokenReasons = [
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_NOT_YET_VALID',
  'WRONG_ISSUER',
  'WRONG_AUDIENCE',
] as const;

export type TokenReason = (typeof tokenReasons)[number];

/** The labels of failed authentications. `OTHER` is an error that a verifier outside this package throws. */
export const authenticationFailures = [...tokenReasons, 'KEYS_UNAVAILABLE', 'OTHER'] as const;

/** One of `authenticationFailures`, the label of a metric. */
export type AuthenticationFailure = (typeof authenticationFailures)[number];

const messages: Record<TokenReason, string> = {
  TOKEN_MISSING: 'this method requires a bearer token; send it in the metadata entry "authorization"',
  TOKEN_INVALID: 'the bearer token is not valid; get a new one',
  TOKEN_EXPIRED: 'the bearer token has expired; get a new one',
  TOKEN_NOT_YET_VALID: 'the bearer token is not valid yet; check the clocks',
  WRONG_ISSUER: 'the bearer token is from an issuer that is not trusted here; get one from a trusted issuer',
  WRONG_AUDIENCE: 'the bearer token is for another audience; request one for this service',
};

/** UNAUTHENTICATED. Each reason has a fixed message, without text from the token or a parser. */
export const unauthenticated = (reason: TokenReason, domain: string, cause?: unknown): StatusError =>
  new StatusError(status.UNAUTHENTICATED, messages[reason], {
    details: [{ kind: 'ErrorInfo', reason, domain }],
    cause,
  });

/** UNAVAILABLE: the token cannot be checked now, and the caller did nothing wrong. */
export const keysUnavailable = (domain: string, cause: unknown): StatusError =>
  new StatusError(status.UNAVAILABLE, 'the keys to verify tokens cannot be fetched; retry with backoff', {
    details: [
      { kind: 'ErrorInfo', reason: 'KEYS_UNAVAILABLE', domain },
      { kind: 'RetryInfo', retryDelayMs: 1_000 },
    ],
    cause,
  });

/** The reason in an error's ErrorInfo, if it is one of ours. */
export const authenticationFailureOf = (error: unknown): AuthenticationFailure => {
  const info = error instanceof StatusError ? error.details.find((detail) => detail.kind === 'ErrorInfo') : undefined;
  return authenticationFailures.find((reason) => reason === info?.reason) ?? 'OTHER';
};
