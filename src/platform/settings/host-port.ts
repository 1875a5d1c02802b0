import { isIP, isIPv6 } from 'node:net';

export interface HostPort {
  /** A name or an address, IPv6 without its brackets. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

const form = /^(?:\[(?<bracketed>[^\]]+)\]|(?<plain>[^[\]:]+)):(?<port>\d{1,5})$/;
/** RFC 1123, plus the underscore that DNS allows. */
const name = /^(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*\.?$/;

/** `127.0.0.1:9000`, `[::1]:9000` or `localhost:0`; undefined for anything else. */
export const parseHostPort = (text: string): HostPort | undefined => {
  const { bracketed, plain, port: digits } = form.exec(text)?.groups ?? {};
  const port = Number(digits);
  if (!(port <= 65_535)) return undefined;
  if (bracketed !== undefined) return isIPv6(bracketed) ? { host: bracketed, port } : undefined;
  // Digits and dots only are a mistyped address, not a name.
  if (plain === undefined || !name.test(plain) || (/^[\d.]+$/.test(plain) && isIP(plain) === 0)) return undefined;
  return { host: plain, port };
};

/** The text form, with brackets around IPv6. */
export const formatHostPort = ({ host, port }: HostPort): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** Whether only this machine can reach it. */
export const isLoopback = ({ host }: HostPort): boolean =>
  host === 'localhost' ||
  (isIP(host) === 4 && host.startsWith('127.')) ||
  /^(0{0,4}:){2,7}0{0,3}1$/.test(host) ||
  /^::ffff:127\./i.test(host);
