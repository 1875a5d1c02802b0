import { status } from '@grpc/grpc-js';
import { StatusError } from '../common/status-error.js';

/** Whose reasons these are, in an ErrorInfo, unless a service says otherwise. */
export const defaultErrorDomain = 'grpc';

/** Why a token can be refused. */
export const tokenReasons = [
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_NOT_YET_VALID',
  'WRONG_ISSUER',
  'WRONG_AUDIENCE',
] as const;

export type TokenReason = (typeof tokenReasons)[number];

/** All that an authentication failure is counted as. `OTHER` is what a verifier throws that is not of this package. */
export const authenticationFailures = [...tokenReasons, 'KEYS_UNAVAILABLE', 'OTHER'] as const;

/** One of `authenticationFailures`: the label of a metric. */
export type AuthenticationFailure = (typeof authenticationFailures)[number];

const messages: Record<TokenReason, string> = {
  TOKEN_MISSING: 'this method needs a bearer token in the metadata entry "authorization"',
  TOKEN_INVALID: 'the bearer token is not valid',
  TOKEN_EXPIRED: 'the bearer token has expired',
  TOKEN_NOT_YET_VALID: 'the bearer token is not valid yet',
  WRONG_ISSUER: 'the bearer token is from an issuer that is not trusted here',
  WRONG_AUDIENCE: 'the bearer token is meant for another audience',
};

/** UNAUTHENTICATED. The message is fixed for each reason: nothing of the token or of a parser is in it. */
export const unauthenticated = (reason: TokenReason, domain: string, cause?: unknown): StatusError =>
  new StatusError(status.UNAUTHENTICATED, messages[reason], {
    details: [{ kind: 'ErrorInfo', reason, domain }],
    cause,
  });

/** UNAVAILABLE: whether the token is good cannot be told now, and the caller is not to blame. */
export const keysUnavailable = (domain: string, cause: unknown): StatusError =>
  new StatusError(status.UNAVAILABLE, 'the keys to verify tokens with cannot be had at the moment', {
    details: [
      { kind: 'ErrorInfo', reason: 'KEYS_UNAVAILABLE', domain },
      { kind: 'RetryInfo', retryDelayMs: 1_000 },
    ],
    cause,
  });

/** The reason in an error's ErrorInfo, where it is one of ours. */
export const authenticationFailureOf = (error: unknown): AuthenticationFailure => {
  const info = error instanceof StatusError ? error.details.find((detail) => detail.kind === 'ErrorInfo') : undefined;
  return authenticationFailures.find((reason) => reason === info?.reason) ?? 'OTHER';
};
