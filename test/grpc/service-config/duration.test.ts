import { expect } from 'chai';
import * as fc from 'fast-check';
import { formatDuration, parseDuration } from '../../../src/grpc/service-config/duration.js';

describe('a duration', () => {
  it('is read as it was written', () => {
    const duration = fc.record({ seconds: fc.nat(315_576_000_000), nanos: fc.nat(999_999_999) });
    fc.assert(
      fc.property(duration, (written) => {
        expect(parseDuration(formatDuration(written))).to.deep.equal(written);
      }),
    );
  });

  it('has the value of its decimal number, however many digits it has', () => {
    fc.assert(
      fc.property(
        fc.nat(1_000_000),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(999_999_999),
        (seconds, digits, fraction) => {
          const text = `${seconds}.${String(fraction).padStart(9, '0').slice(0, digits)}s`;
          const parsed = parseDuration(text);
          expect((parsed?.seconds ?? NaN) + (parsed?.nanos ?? NaN) / 1e9).to.be.closeTo(
            Number(text.slice(0, -1)),
            1e-9,
          );
        },
      ),
    );
  });

  it('may leave out either side of the point, as Go allows', () => {
    expect(parseDuration('0.5s')).to.deep.equal({ seconds: 0, nanos: 500_000_000 });
    expect(parseDuration('.01s')).to.deep.equal({ seconds: 0, nanos: 10_000_000 });
    expect(parseDuration('1.s')).to.deep.equal({ seconds: 1, nanos: 0 });
    expect(parseDuration('20s')).to.deep.equal({ seconds: 20, nanos: 0 });
  });

  it('is nothing else', () => {
    const others = [
      '',
      's',
      '.s',
      '1',
      '1m',
      '-1s',
      '+1s',
      '1e3s',
      '1 s',
      ' 1s',
      '1s ',
      '0.0000000001s',
      '1,5s',
      '1.2.3s',
      '315576000001s',
      'NaNs',
    ];
    for (const text of others) expect(parseDuration(text), text).to.equal(undefined);
  });
});
