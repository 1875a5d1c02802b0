import { expect } from 'chai';
import * as fc from 'fast-check';
import { take, type Bucket } from '../../../src/grpc/common/token-bucket.js';

describe('a token bucket', () => {
  it('never grants more than its burst plus its rate, for any times', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(500)),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 100 }),
        (gaps, burst, perSecond) => {
          let bucket: Bucket | undefined;
          let nowMs = 0;
          let taken = 0;
          for (const gap of gaps) {
            nowMs += gap;
            const taking = take(bucket, { burst, perSecond }, nowMs);
            ({ bucket } = taking);
            if (taking.waitMs === 0) taken++;
          }
          expect(taken).to.be.at.most(burst + Math.ceil((nowMs / 1000) * perSecond));
        },
      ),
    );
  });

  it('has a token again after the time that it says', () => {
    const limits = { burst: 1, perSecond: 4 };
    const { bucket } = take(undefined, limits, 0);
    const { waitMs } = take(bucket, limits, 100);
    expect(waitMs).to.equal(150);
    expect(take(bucket, limits, 100 + waitMs).waitMs).to.equal(0);
  });
});
