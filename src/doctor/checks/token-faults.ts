import { decodeJwt, decodeProtectedHeader } from 'jose';

export interface TokenPromise {
  readonly audience: string | undefined;
  /** Undefined if unknown. */
  readonly issuer: string | undefined;
  /** The issuer's key ids; undefined if unknown. */
  readonly keyIds: readonly string[] | undefined;
  readonly nowMs: number;
}

export interface ReadToken {
  readonly subject: string;
  readonly expiresAtMs: number | undefined;
  readonly faults: readonly TokenFault[];
}

export interface TokenFault {
  readonly kind: 'audience' | 'issuer' | 'expiry' | 'key';
  readonly text: string;
}

/**
 * Compares a token's claims with a service's requirements. Undefined for a text that is not a JWT. The service
 * verifies the signature.
 */
export const readClaims = (token: string, { audience, issuer, keyIds, nowMs }: TokenPromise): ReadToken | undefined => {
  try {
    const { kid } = decodeProtectedHeader(token);
    const { aud = [], iss, sub = 'nobody', exp } = decodeJwt(token);
    const faults: TokenFault[] = [];
    const audiences = [aud].flat();
    if (audience !== undefined && !audiences.includes(audience)) {
      faults.push({
        kind: 'audience',
        text: `is for the audience ${audiences.join(', ') || '(none)'}, but ${audience} is required`,
      });
    }
    if (issuer !== undefined && iss !== issuer)
      faults.push({
        kind: 'issuer',
        text: `is from the issuer ${iss ?? '(none)'}, but ${issuer} is required`,
      });
    const expiresAtMs = exp === undefined ? undefined : exp * 1_000;
    if (expiresAtMs === undefined) faults.push({ kind: 'expiry', text: 'has no expiry, so it is rejected' });
    else if (expiresAtMs <= nowMs)
      faults.push({ kind: 'expiry', text: `expired at ${new Date(expiresAtMs).toISOString()}` });
    if (keyIds !== undefined && kid !== undefined && !keyIds.includes(kid)) {
      faults.push({ kind: 'key', text: `is signed with the key ${kid}, which is not in the issuer's key set` });
    }
    return { subject: sub, expiresAtMs, faults };
  } catch {
    return undefined;
  }
};
