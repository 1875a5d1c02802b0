import { isIPv6 } from 'node:net';
import type { CallContext, Peer } from './call-context.js';

/** The part of a call that identifies its caller, for limits per caller. */
type Called = Pick<CallContext, 'identity'> & { readonly peer: Pick<Peer, 'address'> };

/**
 * The key under which limits count a caller: `subject:…` of a verified caller, otherwise `address:…` with the
 * caller's network. The prefixes keep subjects, which the issuer chooses, apart from addresses.
 */
export const callerOf = ({ identity, peer }: Called): string =>
  identity === undefined ? `address:${networkOf(peer.address)}` : `subject:${identity.subject}`;

/**
 * The network of one subscriber: the whole address for IPv4, and the first 64 bits for IPv6, of which a subscriber
 * has 2^64 addresses (RFC 6177). An IPv4-mapped IPv6 address counts as IPv4.
 *
 * @param peerAddress `address:port`, with brackets around IPv6, as in `Peer`
 */
export const networkOf = (peerAddress: string): string => {
  const address = peerAddress.slice(0, peerAddress.lastIndexOf(':')).replaceAll(/^\[|(?:%.*)?\]$/g, '');
  if (!isIPv6(address)) return address;
  const [, mapped] = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [left, right] = address.replace(/\d+(?:\.\d+){3}$/, '0:0').split('::');
  const before = groupsOf(left);
  const after = groupsOf(right);
  const groups = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
};

const groupsOf = (text = ''): number[] =>
  text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
