import { status } from '@grpc/grpc-js';
import { readFile } from 'node:fs/promises';
import { silentLogger, type Logger } from '../../common/logger.js';
import { StatusError } from '../../common/status-error.js';
import type { TokenSource } from './bearer-token.js';

/** When a token file is read again. */
export interface TokenFileOptions {
  /** The file is read again this long after it was read, in milliseconds. Default 60,000, as in client-go. */
  readonly refreshMs?: number;
  /** And this long before the token in it expires. Default 30,000. Source: gRFC A97. */
  readonly leewayMs?: number;
  /** Told when the file cannot be read, and when it can again. Default silent. */
  readonly logger?: Logger;
}

interface Cached {
  readonly token: string;
  readonly expiresAtMs: number;
  /** When to look at the file again. */
  readonly staleAtMs: number;
}

const retryMs = 1_000;

/**
 * A token in a file that is replaced before it expires, such as a projected ServiceAccount token.
 * While the file cannot be read, the token in hand serves until it expires. Then calls fail: UNAVAILABLE without a
 * file, which a retry policy tries again; UNAUTHENTICATED with an expired token. Source: gRFC A97.
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
    // At least retryMs, so that a token near its end does not make every call read the file.
    const staleAtMs = nowMs + Math.max(retryMs, Math.min(refreshMs, expiresAtMs - leewayMs - nowMs));
    cached = { token, expiresAtMs, staleAtMs };
    return token;
  };

  const refresh = async (): Promise<string> => {
    try {
      const token = await read();
      if (!readable) logger.info({ path }, 'the token file can be read again');
      readable = true;
      return token;
    } catch (error) {
      if (readable) logger.warn({ path, error }, 'cannot read the token file');
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

/** The `exp` of a JWT in milliseconds since the epoch, which is only read here and not verified; Infinity for any other token. */
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
