import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { status } from '@grpc/grpc-js';
import { errorCode } from '../common/error-code.js';
import { StatusError } from '../common/status-error.js';

/** Where and how to fetch a document, and its maximum size. */
export interface JsonSource {
  /** `https` only. */
  readonly url: string;
  /**
   * CA certificates in PEM to verify the server; the system's by default. Read again for each fetch, because they may
   * rotate.
   */
  readonly caFile?: string | undefined;
  /** A bearer token to send, such as a projected service account token. Read again for each fetch. */
  readonly tokenFile?: string | undefined;
  /** Timeout of the whole fetch, from name resolution to the last byte. 5 s by default. */
  readonly timeoutMs?: number | undefined;
  /** The maximum size. 1 MiB by default. */
  readonly maxBytes?: number | undefined;
}

/**
 * Fetches a JSON document over HTTPS. Rejects with a StatusError for logs, which names the address and the failure.
 * Redirects are failures, because the token and the CA are meant for this address only. Uses neither proxies nor
 * caches.
 */
export const fetchJson = async (source: JsonSource, abandoned: AbortSignal): Promise<unknown> => {
  const { url, caFile, tokenFile, timeoutMs = 5_000, maxBytes = 1_048_576 } = source;
  if (!url.startsWith('https://')) throw failure(url, 'must be an https URL');
  const ca = caFile === undefined ? undefined : await read(caFile);
  const token = tokenFile === undefined ? undefined : (await read(tokenFile)).toString().trim();
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([timeout, abandoned]);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      // The Kubernetes API server responds with 406 unless its own media type for key sets is accepted.
      const headers = {
        accept: 'application/json, application/jwk-set+json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
      // A new connection each time: fetches are rare, and a kept connection would outlive its CA.
      request(url, { agent: false, headers, signal, ...(ca && { ca }) })
        .once('response', resolve)
        .once('error', reject)
        .end();
    });
    if (response.statusCode !== 200) {
      response.destroy();
      throw failure(url, `responded with ${response.statusCode}`);
    }
    return parse(url, await collect(url, response, maxBytes));
  } catch (error) {
    if (error instanceof StatusError) throw error;
    throw failure(
      url,
      timeout.aborted ? `did not respond within ${timeoutMs} ms` : `cannot be reached (${errorCode(error)})`,
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
    if (size > maxBytes) throw failure(url, `sent more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
};

const parse = (url: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw failure(url, 'did not send JSON');
  }
};

const read = async (path: string): Promise<Buffer> =>
  readFile(path).catch((cause: unknown) => {
    throw new StatusError(status.UNAVAILABLE, `${path} cannot be read (${errorCode(cause)})`, { cause });
  });

const failure = (url: string, what: string, cause?: unknown): StatusError =>
  new StatusError(status.UNAVAILABLE, `${url} ${what}`, { cause });
