import { hash } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { Identity } from '../server/call-context.js';
import { StatusError } from '../status-error.js';
import type { TokenVerifier } from './token-verifier.js';

export interface VerifiedTokensOptions {
  /** How many to remember; the one that was not seen for longest makes room. 10,000 by default. */
  readonly capacity?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

export interface VerifiedTokens extends TokenVerifier {
  /** Forgets all, when what verified them has changed. */
  forget(): void;
}

/**
 * A verifier that remembers the tokens which another has verified, by their SHA-256, until they expire. Tokens without
 * an expiry are not remembered. Calls that bring the same unknown token share one verification.
 */
export const createVerifiedTokens = (verifier: TokenVerifier, options: VerifiedTokensOptions = {}): VerifiedTokens => {
  const { capacity = 10_000, now = Date.now } = options;
  // A Map keeps the order of insertion: the first is the one that was not seen for longest.
  const known = new Map<string, Identity>();
  const verifying = new Map<string, Promise<Identity>>();

  const remember = (digest: string, identity: Identity): void => {
    known.set(digest, identity);
    if (known.size > capacity) known.delete(known.keys().next().value ?? '');
  };

  const verifyOnce = async (token: string, digest: string): Promise<Identity> => {
    const verification = verifier.verify(token);
    verifying.set(digest, verification);
    try {
      const identity = await verification;
      // Unless all was forgotten meanwhile.
      if (verifying.get(digest) === verification && identity.expiresAtMs !== undefined) remember(digest, identity);
      return identity;
    } finally {
      if (verifying.get(digest) === verification) verifying.delete(digest);
    }
  };

  return {
    async verify(token, call) {
      const digest = hash('sha256', token, 'base64');
      const identity = known.get(digest);
      if (identity !== undefined) {
        known.delete(digest);
        if (now() < (identity.expiresAtMs ?? 0)) {
          known.set(digest, identity);
          return identity;
        }
      }
      if (call === undefined) return verifying.get(digest) ?? verifyOnce(token, digest);
      if (call.signal.aborted) throw cancelled();
      return untilAborted(verifying.get(digest) ?? verifyOnce(token, digest), call.signal);
    },
    forget() {
      known.clear();
      verifying.clear();
    },
  };
};

/** The result, or CANCELLED as soon as the signal is aborted; the work goes on for others who wait for it. */
const untilAborted = async <T>(work: Promise<T>, signal: AbortSignal): Promise<T> => {
  let leave = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(cancelled());
    signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
};

const cancelled = (): StatusError => new StatusError(status.CANCELLED, 'the call ended before its token was verified');
