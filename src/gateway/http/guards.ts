import type { IncomingHttpHeaders } from 'node:http';
import { hostNotAllowed, originNotAllowed } from './gateway-errors.js';

export interface GuardOptions {
  /** The names by which the gateway may be addressed, without ports; undefined for any. */
  readonly allowedHosts: ReadonlySet<string> | undefined;
  /** Pages of these origins may write, such as `https://app.example`. */
  readonly corsOrigins: ReadonlySet<string>;
}

/**
 * A page of another site cannot choose the name in Host: a name that resolves to this address, and is not its name, is an
 * attack by DNS rebinding.
 * @throws StatusError PERMISSION_DENIED
 */
export const checkHost = ({ host = '' }: IncomingHttpHeaders, { allowedHosts }: GuardOptions): void => {
  if (allowedHosts === undefined) return;
  if (!allowedHosts.has(hostnameOf(host))) throw hostNotAllowed();
};

const hostnameOf = (host: string): string => host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');

/** Methods that change nothing. Source: RFC 9110, 9.2.1. */
const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Browsers say where a page is from with everything that it writes.
 * @throws StatusError PERMISSION_DENIED for a page of another origin
 */
export const checkOrigin = (
  method: string,
  { host = '', origin, 'sec-fetch-site': site }: IncomingHttpHeaders,
  { corsOrigins }: GuardOptions,
): void => {
  if (safe.has(method)) return;
  if (origin === undefined) {
    // A navigation from another site that posts a form has no Origin in some browsers.
    if (site === 'cross-site' || site === 'same-site') throw originNotAllowed();
    return;
  }
  if (corsOrigins.has(origin)) return;
  // A proxy in front may have taken the TLS off, so the scheme says nothing.
  if (!URL.canParse(origin) || new URL(origin).host !== host.toLowerCase()) throw originNotAllowed();
};
