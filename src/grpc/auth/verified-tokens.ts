import { hash } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { Identity } from '../common/call-context.js';
import { StatusError } from '../common/status-error.js';
import type { TokenVerifier } from './token-verifier.js';

/** How many tokens are remembered. */
export interface VerifiedTokensOptions {
  /** The maximum number of tokens; the least recently used one is evicted. 10,000 by default. */
  readonly capacity?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A verifier with a memory. */
export interface VerifiedTokens extends Required<TokenVerifier> {
  /** Forgets all tokens, after the keys or the file have changed. */
  forget(): void;
}

/**
 * Remembers tokens that another verifier has verified, by their SHA-256, until they expire. It keeps the plain text
 * of only the last token of each open connection. Tokens without an expiry are not remembered. Calls with the same
 * unknown token share one verification.
 */
export const createVerifiedTokens = (verifier: TokenVerifier, options: VerifiedTokensOptions = {}): VerifiedTokens => {
  const { capacity = 10_000, now = Date.now } = options;
  // A Map keeps the insertion order: the first entry is the least recently used.
  const known = new Map<string, Identity>();
  const verifying = new Map<string, Promise<Identity>>();

  /** The most recently used entry. A caller that repeats itself moves nothing. */
  let newest = '';

  const remember = (digest: string, identity: Identity): void => {
    newest = digest;
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

  // Most connections repeat one token. Comparing it with the last one costs a tenth of hashing it. Only tokens of the
  // same connection are compared, so that the duration leaks nothing about other callers' tokens.
  const lastOf = new WeakMap<object, { readonly token: string; readonly digest: string }>();

  const recall = (digest: string): Identity | undefined => {
    const identity = known.get(digest);
    if (identity === undefined) return undefined;
    const expired = now() >= (identity.expiresAtMs ?? 0);
    if (expired || digest !== newest) known.delete(digest);
    if (expired) return undefined;
    if (digest !== newest) remember(digest, identity);
    return identity;
  };

  return {
    recall(token, connection) {
      const last = lastOf.get(connection);
      if (last?.token === token) return recall(last.digest);
      const digest = digestOf(token);
      const identity = recall(digest);
      if (identity !== undefined) lastOf.set(connection, { token, digest });
      return identity;
    },
    async verify(token, call) {
      const digest = digestOf(token);
      const identity = recall(digest);
      if (identity !== undefined) return identity;
      if (call === undefined) return verifying.get(digest) ?? verifyOnce(token, digest);
      if (call.signal.aborted) throw cancelled();
      return untilAborted(verifying.get(digest) ?? verifyOnce(token, digest), call.signal);
    },
    forget() {
      newest = '';
      known.clear();
      verifying.clear();
    },
  };
};

const digestOf = (token: string): string => hash('sha256', token, 'base64');

/**
 * Resolves with the result, or rejects with CANCELLED when the signal is aborted. The work goes on for the other
 * waiters.
 */
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
