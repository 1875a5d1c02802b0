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
  /** The token's `aud` must name it. */
  readonly audience: string;
  /** The signature algorithms that are taken: asymmetric ones only. */
  readonly algorithms?: readonly JwtAlgorithm[];
  /** How far the clocks of issuer and server may differ. 30 s by default. */
  readonly clockSkewMs?: number;
  /** Of the ErrorInfo in refusals. */
  readonly errorDomain?: string;
}

/** Source: RFC 7518 and RFC 8037. `none` and the HMAC family are left out: a public key must never serve as a secret. */
export type JwtAlgorithm =
  'RS256' | 'RS384' | 'RS512' | 'PS256' | 'PS384' | 'PS512' | 'ES256' | 'ES384' | 'ES512' | 'EdDSA';

const defaultAlgorithms: readonly JwtAlgorithm[] = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'];

/**
 * Verifies JSON Web Tokens as RFC 8725 recommends: pinned algorithms, issuer, audience and times; `exp` and `sub` are
 * required.
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
      // A token that names no key is tried with each that fits.
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
      // Another issuer's token is no reason to ask this one for keys.
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
        // The error of a claim carries all claims, so it goes no further, not even into a log.
        throw reason === undefined ? keysUnavailable(errorDomain, error) : unauthenticated(reason, errorDomain);
      }
    },
  };
};

const identityOf = ({ sub, iss, exp = 0 }: JWTPayload): Identity => {
  // jose has seen that the claims are there; `sub` could still be of any type.
  if (typeof sub !== 'string' || sub === '') throw new errors.JWTInvalid('sub');
  return { subject: sub, by: 'jwt', expiresAtMs: exp * 1_000, ...(iss !== undefined && { issuer: iss }) };
};

/** Why a token is refused; undefined when it is not the token's fault. */
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

/** For a key that did not sign the token, when others are still to be tried. */
const unlessSignature = (error: unknown): { payload: undefined } => {
  if (error instanceof errors.JWSSignatureVerificationFailed) return { payload: undefined };
  throw error;
};
