import { expect } from 'chai';
import * as fc from 'fast-check';
import { formatTraceparent, parseTraceparent } from '../../src/grpc/common/trace-context.js';

const hex = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((digits) => !/^0+$/.test(digits));

describe('traceparent', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(hex(32), hex(16), fc.boolean(), (traceId, spanId, sampled) => {
        const trace = { traceId, spanId, sampled };
        expect(parseTraceparent(formatTraceparent(trace))).to.deep.equal(trace);
      }),
    );
  });

  it('may have more at its end in a later version, and not in this one', () => {
    const fields = '0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(parseTraceparent(`01-${fields}-more`)?.sampled).to.equal(true);
    expect(parseTraceparent(`00-${fields}-more`)).to.equal(undefined);
    expect(parseTraceparent(`ff-${fields}`)).to.equal(undefined);
  });

  it('is refused when an id is all zero, or when it is anything else', () => {
    expect(parseTraceparent(`00-${'0'.repeat(32)}-b7ad6b7169203331-01`)).to.equal(undefined);
    expect(parseTraceparent(`00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`)).to.equal(undefined);
    fc.assert(fc.property(fc.string(), (text) => parseTraceparent(text) === undefined));
  });
});
