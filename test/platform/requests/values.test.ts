import { expect } from 'chai';
import * as fc from 'fast-check';
import { fingerprint } from '../../../src/platform/requests/fingerprint.js';
import { uuid } from '../../../src/platform/requests/rules.js';
import { toTimestamp } from '../../../src/platform/requests/timestamp.js';
import { leastUuidV7, uuidV7 } from '../../../src/platform/requests/uuid-v7.js';

describe('a timestamp', () => {
  it('keeps every digit that the database gives', () => {
    expect(toTimestamp('2024-05-06T07:08:09.123456Z')).to.deep.equal({ seconds: '1714979289', nanos: 123_456_000 });
    expect(toTimestamp('2024-05-06T07:08:09.1Z')).to.deep.equal({ seconds: '1714979289', nanos: 100_000_000 });
    expect(toTimestamp('2024-05-06T07:08:09Z')).to.deep.equal({ seconds: '1714979289', nanos: 0 });
    expect(toTimestamp('1969-12-31T23:59:59.75Z')).to.deep.equal({ seconds: '-1', nanos: 750_000_000 });
  });
});

describe('a version 7 UUID', () => {
  it('is a UUID of version 7, and no two are the same', () => {
    const made = Array.from({ length: 1_000 }, uuidV7);
    for (const one of made) {
      expect(uuid(one)).to.equal(undefined);
      expect(one).to.match(/^.{14}7.{4}[89ab]/);
    }
    expect(new Set(made).size).to.equal(1_000);
  });

  it('is greater than the least of an earlier time, and not of a later', () => {
    const made = uuidV7();
    expect(made > leastUuidV7(Date.now() - 60_000)).to.equal(true);
    expect(made < leastUuidV7(Date.now() + 60_000)).to.equal(true);
  });
});

describe('a fingerprint', () => {
  it('is the same for the same parts only', () => {
    const parts = fc.array(fc.oneof(fc.string(), fc.integer(), fc.array(fc.string())));
    fc.assert(fc.property(parts, parts, (left, right) => {
      expect(fingerprint(...left) === fingerprint(...right)).to.equal(JSON.stringify(left) === JSON.stringify(right));
    }));
    expect(fingerprint('ab', 'c')).not.to.equal(fingerprint('a', 'bc'));
  });
});
