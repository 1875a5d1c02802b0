import { status } from '@grpc/grpc-js';
import { readFile } from 'node:fs/promises';
import { silentLogger, type Logger } from '../../common/logger.js';
import { StatusError } from '../../common/status-error.js';
import type { TokenSource } from './bearer-token.js';

/** When to read a token file again. */
export interface TokenFileOptions {
  /** The interval between reads of the file, in milliseconds. Default 60,000, as in client-go. */
  readonly refreshMs?: number;
  /** The file is also read this long before its token expires. Default 30,000. Source: gRFC A97. */
  readonly leewayMs?: number;
  /** Logs when the file becomes unreadable and readable again. Default silent. */
  readonly logger?: Logger;
}

interface Cached {
  readonly token: string;
  readonly expiresAtMs: number;
  /** When to read the file again. */
  readonly staleAtMs: number;
}

const retryMs = 1_000;

/**
 * A token in a file that is replaced before the token expires, such as a projected ServiceAccount token. While the
 * file is unreadable, the last token is used until it expires. Then calls fail: UNAVAILABLE without a file, which a
 * retry policy retries; UNAUTHENTICATED with an expired token. Source: gRFC A97.
 */
export const tokenFile = (path: string, options: TokenFileOptions = {}): TokenSource => {
  const { refreshMs = 60_000, leewayMs = 30_000, logger = silentLogger } = options;
  let cached: Cached | undefined;
  let reading: Promise<string> | undefined;
  let readable = true;

  const read = async (): Promise<string> => {
    const token = (await readFile(path, 'utf8')).trim();
    if (token === '') throw new Error('the file is empty');
    const nowMs = Date.now();
    const expiresAtMs = expiryOf(token);
    // At least retryMs, so that not every call reads the file when a token is about to expire.
    const staleAtMs = nowMs + Math.max(retryMs, Math.min(refreshMs, expiresAtMs - leewayMs - nowMs));
    cached = { token, expiresAtMs, staleAtMs };
    return token;
  };

  const refresh = async (): Promise<string> => {
    try {
      const token = await read();
      if (!readable) logger.info({ path }, 'the token file is readable again');
      readable = true;
      return token;
    } catch (error) {
      if (readable)
        logger.warn({ path, error }, 'cannot read the token file; calls use the last token until it expires');
      readable = false;
      if (cached === undefined)
        throw new StatusError(status.UNAVAILABLE, 'cannot read the token file', { cause: error });
      cached = { ...cached, staleAtMs: Date.now() + retryMs };
      return cached.token;
    } finally {
      reading = undefined;
    }
  };

  return async () => {
    const token = cached !== undefined && Date.now() < cached.staleAtMs ? cached.token : await (reading ??= refresh());
    if (cached !== undefined && cached.expiresAtMs <= Date.now()) {
      throw new StatusError(status.UNAUTHENTICATED, 'the token in the token file has expired');
    }
    return token;
  };
};

/** The `exp` of a JWT in milliseconds since the epoch, read without verification; Infinity for any other token. */
const expiryOf = (token: string): number => {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return Infinity;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return Infinity;
    return typeof claims.exp === 'number' ? claims.exp * 1000 : Infinity;
  } catch {
    return Infinity;
  }
};
