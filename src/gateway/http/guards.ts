import type { IncomingHttpHeaders } from 'node:http';
import { hostNotAllowed, originNotAllowed } from './gateway-errors.js';

export interface GuardOptions {
  /** The allowed values of the Host header, without ports; undefined for any. */
  readonly allowedHosts: ReadonlySet<string> | undefined;
  /** Pages of these origins may write, such as `https://app.example`. */
  readonly corsOrigins: ReadonlySet<string>;
}

/**
 * A page of another site cannot choose the Host header. A foreign name that resolves to this address is therefore a
 * DNS rebinding attack.
 * @throws StatusError PERMISSION_DENIED
 */
export const checkHost = ({ host = '' }: IncomingHttpHeaders, { allowedHosts }: GuardOptions): void => {
  if (allowedHosts === undefined) return;
  if (!allowedHosts.has(hostnameOf(host))) throw hostNotAllowed();
};

const hostnameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');

/** Methods without side effects. Source: RFC 9110, 9.2.1. */
const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Browsers send the origin of a page with every write.
 * @throws StatusError PERMISSION_DENIED for a page of another origin
 */
export const checkOrigin = (
  method: string,
  { host = '', origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  { corsOrigins }: GuardOptions,
): void => {
  if (safe.has(method)) return;
  if (origin === undefined) {
    // In some browsers a form post from another site has no Origin header.
    if (site === 'cross-site' || site === 'same-site') throw originNotAllowed();
    return;
  }
  if (corsOrigins.has(origin)) return;
  // A proxy may have terminated TLS, so the scheme is not compared.
  if (!URL.canParse(origin) || new URL(origin).host !== host.toLowerCase()) throw originNotAllowed();
};
