import { expect } from 'chai';
import * as fc from 'fast-check';
import { BlockList } from 'node:net';
import { callerOf, networkOf } from '../../../src/grpc/common/caller.js';

const peer = (address: string) => ({ address, encrypted: false, bytesReceived: 0 });

describe('callers', () => {
  it('is the subject of a verified caller, at any address', () => {
    const identity = { subject: 'post', by: 'jwt' } as const;
    expect(callerOf({ identity, peer: peer('10.0.0.1:4711') })).to.equal('subject:post');
  });

  it('keeps a subject that looks like an address apart from that address', () => {
    const identity = { subject: '10.0.0.1', by: 'jwt' } as const;
    expect(callerOf({ identity, peer: peer('10.0.0.2:1') })).not.to.equal(
      callerOf({ identity: undefined, peer: peer('10.0.0.1:1') }),
    );
  });

  it('counts all ports of an address together', () => {
    expect(callerOf({ identity: undefined, peer: peer('10.0.0.1:4711') })).to.equal('address:10.0.0.1');
    expect(callerOf({ identity: undefined, peer: peer('10.0.0.1:4712') })).to.equal('address:10.0.0.1');
  });

  const networks: readonly (readonly [string, string])[] = [
    ['[::1]:50051', '0:0:0:0::/64'],
    ['[2001:db8:1:2:3:4:5:6]:1', '2001:db8:1:2::/64'],
    ['[2001:db8::5:6]:1', '2001:db8:0:0::/64'],
    ['[::2:3:4:5:6:7]:1', '0:0:2:3::/64'],
    ['[fe80::1%eth0]:1', 'fe80:0:0:0::/64'],
    ['[::ffff:10.0.0.1]:1', '10.0.0.1'],
    ['[64:ff9b::10.0.0.1]:1', '64:ff9b:0:0::/64'],
    ['unknown:0', 'unknown'],
  ];
  for (const [address, network] of networks)
    it(`takes ${address} for ${network}`, () => {
      expect(networkOf(address)).to.equal(network);
    });

  it('puts two IPv6 addresses together exactly where Node.js finds them in one /64', () => {
    fc.assert(
      fc.property(fc.ipV6(), fc.ipV6(), fc.boolean(), (one, other, share) => {
        const second = share ? one.replace(/[^:]*$/, '1') : other;
        const subnet = new BlockList();
        subnet.addSubnet(one, 64, 'ipv6');
        fc.pre(!/^::ffff:\d/i.test(one) && !/^::ffff:\d/i.test(second));
        expect(networkOf(`[${one}]:1`) === networkOf(`[${second}]:2`)).to.equal(subnet.check(second, 'ipv6'));
      }),
    );
  });
});
