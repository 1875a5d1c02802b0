import { status } from '@grpc/grpc-js';
import { createLocalJWKSet, type JSONWebKeySet, type LocalJWKSet } from 'jose';
import * as z from 'zod';
import { type Logger, silentLogger } from '../common/logger.js';
import { StatusError, toStatusError } from '../common/status-error.js';
import type { TokenIssuer } from './token-issuer.js';

/** Whose keys, and how often they are fetched. */
export interface IssuerKeysOptions {
  readonly issuer: TokenIssuer;
  /** How often to fetch them in any case, so that a key which was withdrawn stops counting. 5 minutes by default. */
  readonly refreshMs?: number;
  /** How long after a fetch a token that names an unknown key does not cause another. 10 s by default. */
  readonly cooldownMs?: number;
  /** How long after a failed fetch a token may cause another. 1 s by default. */
  readonly retryMs?: number;
  readonly logger?: Logger;
}

/** The issuer's name and the keys that it signs with. */
export interface SigningKeys {
  readonly issuer: string;
  readonly find: LocalJWKSet;
}

export interface IssuerKeys {
  /** What is known, fetched if nothing is. Rejects with UNAVAILABLE when it cannot be had; the message is for logs. */
  get(): Promise<SigningKeys>;
  /**
   * What is known after another fetch, unless one was made just now: for a token that names an unknown key.
   * Rejects with UNAVAILABLE when the last fetch failed, since the key may be a new one.
   */
  getNewer(): Promise<SigningKeys>;
  /** Calls the listener when keys that were known are replaced by others. Returns how to stop it. */
  onChange(listener: () => void): () => void;
  close(): void;
}

/**
 * Keeps an issuer's keys: fetched at once, then regularly, and when a token names one that is not known. Those who wait
 * share a fetch. When a fetch fails, the keys that were known stay.
 */
export const createIssuerKeys = (options: IssuerKeysOptions): IssuerKeys => {
  const { issuer, refreshMs = 300_000, cooldownMs = 10_000, retryMs = 1_000, logger = silentLogger } = options;
  const closing = new AbortController();
  const listeners = new Set<() => void>();
  let known: SigningKeys | undefined;
  let knownText: string | undefined;
  let failed: StatusError | undefined;
  let fetching: Promise<void> | undefined;
  let nextFetchAt = 0;

  const load = async (): Promise<void> => {
    const document = await issuer(closing.signal);
    const find = createLocalJWKSet(parseKeySet(document.keySet));
    const text = JSON.stringify(document);
    if (text === knownText) return;
    const changed = known !== undefined;
    known = { issuer: document.issuer, find };
    knownText = text;
    logger.info({ issuer: document.issuer, keyIds: find.jwks().keys.map(({ kid }) => kid) }, 'token keys loaded');
    if (changed) for (const listener of listeners) listener();
  };

  const fetch = async (): Promise<void> => {
    const error = await load().then(() => undefined, toStatusError);
    if (closing.signal.aborted) return;
    nextFetchAt = performance.now() + (error ? retryMs : cooldownMs);
    if (error !== undefined && error.message !== failed?.message) {
      logger.warn({ problem: error.message, keysKnown: known !== undefined }, 'cannot fetch token keys');
    }
    failed = error;
  };

  const fetchShared = async (): Promise<void> => {
    fetching ??= fetch().finally(() => (fetching = undefined));
    await fetching;
  };
  const fetchUnlessJustDone = async (): Promise<void> => {
    if (fetching !== undefined || performance.now() >= nextFetchAt) await fetchShared();
  };

  void fetchShared();
  const timer = setInterval(() => void fetchShared(), refreshMs).unref();

  return {
    async get() {
      if (known === undefined) await fetchUnlessJustDone();
      if (known === undefined) throw failed ?? unusable();
      return known;
    },
    async getNewer() {
      await fetchUnlessJustDone();
      if (failed !== undefined || known === undefined) throw failed ?? unusable();
      return known;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closing.abort();
      clearInterval(timer);
      listeners.clear();
    },
  };
};

/** An empty set is taken for a fault of the issuer: it would refuse every caller. */
const keySetShape = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

const parseKeySet = (document: unknown): JSONWebKeySet => {
  const parsed = keySetShape.safeParse(document);
  if (!parsed.success) throw unusable();
  return parsed.data;
};

const unusable = (): StatusError => new StatusError(status.UNAVAILABLE, 'what the issuer answered holds no keys');
