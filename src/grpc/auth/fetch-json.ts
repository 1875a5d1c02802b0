import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { status } from '@grpc/grpc-js';
import { errorCode } from '../common/error-code.js';
import { StatusError } from '../common/status-error.js';

/** Where a document is fetched, by whom, and how large it may be. */
export interface JsonSource {
  /** `https` only. */
  readonly url: string;
  /** Authorities in PEM to verify the server with; the system's by default. Read anew for each fetch, since it may rotate. */
  readonly caFile?: string | undefined;
  /** A bearer token to send, such as a projected service account token. Read anew for each fetch. */
  readonly tokenFile?: string | undefined;
  /** For the whole fetch, from the name to the last byte. 5 s by default. */
  readonly timeoutMs?: number | undefined;
  /** 1 MiB by default. */
  readonly maxBytes?: number | undefined;
}

/**
 * Fetches a JSON document over HTTPS. Rejects with a StatusError that says what failed, for logs: it names the address.
 * A redirect is a failure: the token and the trust are meant for this address. Neither proxies nor caches are used.
 */
export const fetchJson = async (source: JsonSource, abandoned: AbortSignal): Promise<unknown> => {
  const { url, caFile, tokenFile, timeoutMs = 5_000, maxBytes = 1_048_576 } = source;
  if (!url.startsWith('https://')) throw failure(url, 'is not an https address');
  const ca = caFile === undefined ? undefined : await read(caFile);
  const token = tokenFile === undefined ? undefined : (await read(tokenFile)).toString().trim();
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([timeout, abandoned]);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      // The Kubernetes API server answers 406 to who takes JSON but not its type for key sets.
      const headers = {
        accept: 'application/json, application/jwk-set+json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
      // A connection of its own: fetches are rare, and a kept one would outlive its CA.
      request(url, { agent: false, headers, signal, ...(ca && { ca }) })
        .once('response', resolve)
        .once('error', reject)
        .end();
    });
    if (response.statusCode !== 200) {
      response.destroy();
      throw failure(url, `answered ${response.statusCode}`);
    }
    return parse(url, await collect(url, response, maxBytes));
  } catch (error) {
    if (error instanceof StatusError) throw error;
    throw failure(
      url,
      timeout.aborted ? `did not answer within ${timeoutMs} ms` : `cannot be asked (${errorCode(error)})`,
      error,
    );
  }
};

const collect = async (url: string, response: IncomingMessage, maxBytes: number): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the response.
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > maxBytes) throw failure(url, `answered more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

const parse = (url: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw failure(url, 'did not answer JSON');
  }
};

const read = async (path: string): Promise<Buffer> =>
  readFile(path).catch((cause: unknown) => {
    throw new StatusError(status.UNAVAILABLE, `${path} cannot be read (${errorCode(cause)})`, { cause });
  });

const failure = (url: string, what: string, cause?: unknown): StatusError =>
  new StatusError(status.UNAVAILABLE, `${url} ${what}`, { cause });
