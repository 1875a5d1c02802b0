import { status } from '@grpc/grpc-js';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import type { Identity } from '../common/call-context.js';
import { StatusError } from '../common/status-error.js';
import type { IssuerKeys, SigningKeys } from './issuer-keys.js';
import { defaultErrorDomain, keysUnavailable, type TokenReason, unauthenticated } from './refusal.js';
import type { TokenVerifier } from './token-verifier.js';

/** The requirements for accepting a JWT. */
export interface JwtVerifierOptions {
  readonly keys: IssuerKeys;
  /** The required `aud`. */
  readonly audience: string;
  /** The accepted signature algorithms: asymmetric ones only. */
  readonly algorithms?: readonly JwtAlgorithm[];
  /** The tolerated clock difference between issuer and server. 30 s by default. */
  readonly clockSkewMs?: number;
  /** The domain of the ErrorInfo in rejections. */
  readonly errorDomain?: string;
}

/**
 * Source: RFC 7518 and RFC 8037. `none` and the HMAC family are excluded: a public key must never serve as a secret.
 */
export type JwtAlgorithm =
  'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA';

const defaultAlgorithms: readonly JwtAlgorithm[] = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'];

/**
 * Verifies JSON Web Tokens as RFC 8725 recommends: pinned algorithms, issuer, audience and times; requires `exp` and
 * `sub`.
 */
export const createJwtVerifier = (options: JwtVerifierOptions): TokenVerifier => {
  const {
    keys,
    audience,
    algorithms = defaultAlgorithms,
    clockSkewMs = 30_000,
    errorDomain = defaultErrorDomain,
  } = options;
  const checks = {
    audience,
    algorithms: [...algorithms],
    clockTolerance: clockSkewMs / 1_000,
    requiredClaims: ['exp', 'sub'],
  };

  const check = async (token: string, { issuer, find }: SigningKeys): Promise<JWTPayload> => {
    const claimChecks = { ...checks, issuer };
    try {
      return (await jwtVerify(token, find, claimChecks)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      // A token without a key id is tried with each matching key.
      for await (const key of error) {
        const { payload } = await jwtVerify(token, key, claimChecks).catch(unlessSignature);
        if (payload !== undefined) return payload;
      }
      throw new errors.JWSSignatureVerificationFailed();
    }
  };

  const checkWithNewerKeys = async (token: string): Promise<JWTPayload> => {
    const known = await keys.get();
    try {
      return await check(token, known);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      // A token of another issuer is no reason to fetch this issuer's keys.
      if (decodeJwt(token).iss !== known.issuer) throw unauthenticated('WRONG_ISSUER', errorDomain);
      return check(token, await keys.getNewer());
    }
  };

  return {
    async verify(token) {
      try {
        return identityOf(await checkWithNewerKeys(token));
      } catch (error) {
        if (error instanceof StatusError && error.code === status.UNAUTHENTICATED) throw error;
        const reason = reasonOf(error);
        // The error of a claim contains all claims, so it is neither returned nor logged.
        throw reason === undefined ? keysUnavailable(errorDomain, error) : unauthenticated(reason, errorDomain);
      }
    },
  };
};

const identityOf = ({ sub, iss, exp = 0 }: JWTPayload): Identity => {
  // jose has checked that the claims exist; `sub` could still have any type.
  if (typeof sub !== 'string' || sub === '') throw new errors.JWTInvalid('sub');
  return { subject: sub, by: 'jwt', expiresAtMs: exp * 1_000, ...(iss !== undefined && { issuer: iss }) };
};

/** Why a token is rejected; undefined when the token is not at fault. */
const reasonOf = (error: unknown): TokenReason | undefined => {
  if (error instanceof errors.JWTExpired) return 'TOKEN_EXPIRED';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return 'WRONG_AUDIENCE';
    if (error.claim === 'iss') return 'WRONG_ISSUER';
    if (error.claim === 'nbf' && error.reason === 'check_failed') return 'TOKEN_NOT_YET_VALID';
    return 'TOKEN_INVALID';
  }
  const keysAtFault = error instanceof errors.JWKInvalid || error instanceof errors.JWKSInvalid;
  return error instanceof errors.JOSEError && !keysAtFault ? 'TOKEN_INVALID' : undefined;
};

/** Ignores the error of a key that did not sign the token, because other keys may have. */
const unlessSignature = (error: unknown): { payload: undefined } => {
  if (error instanceof errors.JWSSignatureVerificationFailed) return { payload: undefined };
  throw error;
};
