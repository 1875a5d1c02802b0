import { decodeJwt, decodeProtectedHeader } from 'jose';

export interface TokenPromise {
  readonly audience: string | undefined;
  /** Undefined where it is not known. */
  readonly issuer: string | undefined;
  /** The names of the issuer's keys; undefined where they are not known. */
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

/** What a token says of itself, beside what a service wants of it. Undefined for one that is no JWT. Its signature is the service's to judge. */
export const readClaims = (token: string, { audience, issuer, keyIds, nowMs }: TokenPromise): ReadToken | undefined => {
  try {
    const { kid } = decodeProtectedHeader(token);
    const { aud = [], iss, sub = 'nobody', exp } = decodeJwt(token);
    const faults: TokenFault[] = [];
    const audiences = [aud].flat();
    if (audience !== undefined && !audiences.includes(audience)) {
      faults.push({
        kind: 'audience',
        text: `is for the audience ${audiences.join(', ') || 'of nobody'}, and ${audience} is wanted`,
      });
    }
    if (issuer !== undefined && iss !== issuer)
      faults.push({
        kind: 'issuer',
        text: `is from the issuer ${iss ?? 'that it does not name'}, and ${issuer} is wanted`,
      });
    const expiresAtMs = exp === undefined ? undefined : exp * 1_000;
    if (expiresAtMs === undefined) faults.push({ kind: 'expiry', text: 'never expires, which is refused' });
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
