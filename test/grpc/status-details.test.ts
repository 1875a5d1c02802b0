import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { decodeStatusDetails, encodeStatusDetails, wellFormed } from '../../src/grpc/common/status-details.js';
import type { ErrorDetail } from '../../src/grpc/common/status-error.js';

const text = fc.string({ unit: 'grapheme' });
const detail: fc.Arbitrary<ErrorDetail> = fc.oneof(
  fc.record({
    kind: fc.constant('ErrorInfo' as const),
    reason: text,
    domain: text,
    metadata: fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      text,
      { noNullPrototype: true },
    ),
  }),
  fc.record({
    kind: fc.constant('BadRequest' as const),
    fieldViolations: fc.array(fc.record({ field: text, description: text })),
  }),
  fc.record({ kind: fc.constant('RetryInfo' as const), retryDelayMs: fc.nat() }),
);

describe('status details', () => {
  it('give back what was put in', () => {
    fc.assert(
      fc.property(text, fc.array(detail), (message, details) => {
        expect(decodeStatusDetails(encodeStatusDetails(status.ABORTED, message, details))).to.deep.equal(details);
      }),
    );
  });

  it('are google.rpc.Status on the wire', () => {
    const bytes = encodeStatusDetails(status.NOT_FOUND, 'gone', [{ kind: 'ErrorInfo', reason: 'R', domain: 'd' }]);
    const info = Buffer.from('\x0a\x01R\x12\x01d');
    const url = Buffer.from('type.googleapis.com/google.rpc.ErrorInfo');
    const any = Buffer.concat([Buffer.from([0x0a, url.length]), url, Buffer.from([0x12, info.length]), info]);
    expect(bytes).to.deep.equal(
      Buffer.concat([Buffer.from([0x08, 5, 0x12, 4]), Buffer.from('gone'), Buffer.from([0x1a, any.length]), any]),
    );
  });

  it('keep a delay to the nanosecond', () => {
    const details: ErrorDetail[] = [{ kind: 'RetryInfo', retryDelayMs: 1500.25 }];
    expect(decodeStatusDetails(encodeStatusDetails(status.UNAVAILABLE, '', details))).to.deep.equal(details);
  });

  it('replace the half of a broken surrogate pair', () => {
    const [info] = decodeStatusDetails(
      encodeStatusDetails(status.INTERNAL, '\ud800', [
        { kind: 'ErrorInfo', reason: 'a\ud800', domain: '\udc00b', metadata: { key: '\ud83d' } },
      ]),
    );
    expect(info).to.deep.equal({
      kind: 'ErrorInfo',
      reason: 'a\ufffd',
      domain: '\ufffdb',
      metadata: { key: '\ufffd' },
    });
    expect(wellFormed('whole 😀, half \ud83d')).to.equal('whole 😀, half \ufffd');
  });

  it('of an unknown kind are left out', () => {
    const known: ErrorDetail = { kind: 'ErrorInfo', reason: 'R', domain: 'd', metadata: {} };
    const unknown = Buffer.from('\x1a\x0d\x0a\x0btype/Other!', 'latin1');
    const bytes = Buffer.concat([unknown, encodeStatusDetails(status.INTERNAL, '', [known])]);
    expect(decodeStatusDetails(bytes)).to.deep.equal([known]);
  });

  it('that are garbage decode to none, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeStatusDetails(Buffer.from(bytes))).to.be.an('array');
      }),
    );
    expect(decodeStatusDetails(Buffer.from([0xff, 0xff]))).to.deep.equal([]);
  });

  it('that are cut short or not UTF-8 are none', () => {
    const whole = encodeStatusDetails(status.INTERNAL, '', [
      { kind: 'ErrorInfo', reason: 'R', domain: 'd', metadata: {} },
    ]);
    const notText = Buffer.from(whole);
    notText[whole.lastIndexOf('d')] = 0xff;
    for (const bytes of [whole.subarray(0, -1), notText]) expect(decodeStatusDetails(bytes)).to.deep.equal([]);
  });
});
