import { status } from '@grpc/grpc-js';
import { createLocalJWKSet, type JSONWebKeySet, type LocalJWKSet } from 'jose';
import * as z from 'zod';
import { type Logger, silentLogger } from '../common/logger.js';
import { StatusError, toStatusError } from '../common/status-error.js';
import type { TokenIssuer } from './token-issuer.js';

/** The issuer, and how often to fetch its keys. */
export interface IssuerKeysOptions {
  readonly issuer: TokenIssuer;
  /** The interval between fetches, so that a withdrawn key stops counting. 5 minutes by default. */
  readonly refreshMs?: number;
  /** The minimum time between a fetch and another one for a token that names an unknown key. 10 s by default. */
  readonly cooldownMs?: number;
  /** The minimum time between a failed fetch and another one for a token. 1 s by default. */
  readonly retryMs?: number;
  readonly logger?: Logger;
}

/** The issuer's name and its signing keys. */
export interface SigningKeys {
  readonly issuer: string;
  readonly find: LocalJWKSet;
}

export interface IssuerKeys {
  /**
   * The known keys; fetched if there are none. Rejects with UNAVAILABLE when they cannot be fetched; the message is
   * for logs.
   */
  get(): Promise<SigningKeys>;
  /**
   * The keys after another fetch, unless one was just made: for a token that names an unknown key. Rejects with
   * UNAVAILABLE when the last fetch failed, because the key may be a new one.
   */
  getNewer(): Promise<SigningKeys>;
  /** Calls the listener when the known keys change. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void;
  close(): void;
}

/**
 * Keeps an issuer's keys: fetches them at once, then at an interval, and when a token names an unknown key.
 * Concurrent waiters share one fetch. When a fetch fails, the known keys stay.
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
      logger.warn(
        { problem: error.message, keysKnown: known !== undefined },
        'cannot fetch token keys; check the issuer and the network',
      );
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

/** An empty key set counts as a fault of the issuer, because it would reject every caller. */
const keySetShape = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

const parseKeySet = (document: unknown): JSONWebKeySet => {
  const parsed = keySetShape.safeParse(document);
  if (!parsed.success) throw unusable();
  return parsed.data;
};

const unusable = (): StatusError => new StatusError(status.UNAVAILABLE, 'the response of the issuer contains no keys');
