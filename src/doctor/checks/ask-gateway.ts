import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { Pod } from '../find-pods.js';

/** How to call a pod of the gateway. */
export interface GatewayAccess {
  /** Undefined for plaintext. */
  readonly tls: { readonly authorities: Buffer | undefined; readonly serverName: string } | undefined;
  /** The Host header. */
  readonly host: string;
}

export interface Asked {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * The response of a gateway pod: its status, with the reason of a problem; or the code of the error that prevented a
 * response.
 */
export type GatewayAnswer =
  { readonly status: number; readonly reason: string | undefined } | { readonly failed: string };

/** Longer than the default maximum of a request (REQUEST_TIMEOUT_MS). */
const timeoutMs = 11_000;

const problem = z.looseObject({ reason: z.string().optional(), code: z.string().optional() });

/** Calls one pod, by its own address, on a separate connection. It does not reject. */
export const askGateway = async (
  { address, port }: Pod,
  path: string,
  { tls, host }: GatewayAccess,
  { method = 'GET', headers = {} }: Asked = {},
): Promise<GatewayAnswer> => {
  const options: RequestOptions = {
    host: address,
    port,
    path,
    method,
    headers: { host, ...headers },
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
  };
  const sent =
    tls === undefined
      ? plainRequest(options)
      : tlsRequest({
          ...options,
          ...(tls.authorities && { ca: tls.authorities }),
          servername: isIP(tls.serverName) === 0 ? tls.serverName : '', // An address is not a server name: RFC 6066.
        });
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      sent.once('response', resolve).on('error', reject).end();
    });
    return { status: response.statusCode ?? 0, reason: reasonIn(await text(response)) };
  } catch (error) {
    return { failed: codeOf(error) };
  } finally {
    sent.destroy();
  }
};

const reasonIn = (body: string): string | undefined => {
  try {
    const { reason, code } = problem.parse(JSON.parse(body));
    return reason ?? code;
  } catch {
    return undefined;
  }
};

const codeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  return 'code' in error && typeof error.code === 'string' ? error.code : 'the connection broke';
};
