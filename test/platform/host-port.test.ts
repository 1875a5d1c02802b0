import { expect } from 'chai';
import * as fc from 'fast-check';
import { formatHostPort, isLoopback, parseHostPort } from '../../src/platform/settings/host-port.js';

describe('an address and port', () => {
  it('is parsed and formatted alike, for any address', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain(), fc.constant('localhost')),
        fc.integer({ min: 0, max: 65_535 }),
        (host, port) => {
          expect(parseHostPort(formatHostPort({ host, port }))).to.deep.equal({ host, port });
        },
      ),
    );
  });

  it('gives nothing for what is none, and never throws', () => {
    for (const text of [
      '',
      ':',
      ':9000',
      '0.0.0.0',
      '0.0.0.0:',
      '0.0.0.0:65536',
      '::1:9000',
      '[::1]',
      '[::1]9000',
      '[127.0.0.1]:1',
      '[x]:1',
      '300.1.1.1:1',
      'a b:1',
      '-a:1',
      'a..b:1',
      'http://a:1',
      'a:1/',
      'a:-1',
      'a:1e3',
    ]) {
      expect(parseHostPort(text), text).to.equal(undefined);
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseHostPort(text);
        if (parsed !== undefined) expect(parsed.port).to.be.within(0, 65_535);
      }),
    );
  });

  it('knows the addresses that only this machine can reach', () => {
    for (const host of ['127.0.0.1', '127.8.9.1', 'localhost', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1'])
      expect(isLoopback({ host, port: 1 }), host).to.equal(true);
    for (const host of ['0.0.0.0', '::', '10.0.0.1', 'example.org', '127.example.org', '1::1', '::2', '::11'])
      expect(isLoopback({ host, port: 1 }), host).to.equal(false);
  });
});
