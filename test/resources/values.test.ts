import { expect } from 'chai';
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { createRequestOf } from '../../src/resources/create-request.js';
import { uuid } from '../../src/resources/rules.js';
import { toTimestamp } from '../../src/resources/timestamp.js';
import { Violations } from '../../src/resources/violations.js';
import { leastUuidV7, uuidV7 } from '../../src/resources/uuid-v7.js';

describe('a timestamp', () => {
  it('keeps every digit that the database gives', () => {
    expect(toTimestamp('1714979289123456')).to.deep.equal({ seconds: '1714979289', nanos: 123_456_000 });
    expect(toTimestamp('1714979289100000')).to.deep.equal({ seconds: '1714979289', nanos: 100_000_000 });
    expect(toTimestamp('1714979289000000')).to.deep.equal({ seconds: '1714979289', nanos: 0 });
    expect(toTimestamp('-250000')).to.deep.equal({ seconds: '-1', nanos: 750_000_000 });
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

describe('a request to create', () => {
  const id = '4d8f5c62-9b1e-4f60-a2a7-3c5d1e9b7f04';
  const fingerprint = (...asked: (string | number | string[])[]) => {
    const fields = Object.fromEntries(asked.map((value, index) => [`field${index}`, value]));
    return createRequestOf(new Violations(), id, fields, {}, Object.keys(fields))?.fingerprint;
  };

  it('is the same for the same fields only', () => {
    const fields = fc.array(fc.oneof(fc.string(), fc.integer(), fc.array(fc.string())));
    fc.assert(
      fc.property(fields, fields, (left, right) => {
        expect(fingerprint(...left) === fingerprint(...right)).to.equal(JSON.stringify(left) === JSON.stringify(right));
      }),
    );
    expect(fingerprint('ab', 'c')).not.to.equal(fingerprint('a', 'bc'));
    expect(fingerprint('1')).not.to.equal(fingerprint(1));
  });

  it('keeps its fingerprint when a field is added, as long as that is not set', () => {
    const empty = { name: '', age: 0, nickname: '', aliases: [] as string[], role: 'ROLE_UNSPECIFIED' };
    const asked = { ...empty, name: 'Henry', age: 41 };
    const print = (fields: typeof asked) =>
      createRequestOf(new Violations(), id, fields, empty, ['name', 'age'])?.fingerprint;
    const stored = createHash('sha256').update('["Henry",41]').digest('base64url');
    expect(print(asked)).to.equal(stored);
    const others = [
      { ...asked, nickname: 'Harry' },
      { ...asked, aliases: ['Harry'] },
      { ...asked, nickname: 'Harry', aliases: ['Harry'] },
      { ...asked, role: 'ROLE_ADMIN' },
    ].map(print);
    expect(new Set([stored, ...others]).size).to.equal(5);
  });

  it('is none without an id, and is refused with an id that is no UUID', () => {
    expect(createRequestOf(new Violations(), '', { name: 'x' }, { name: '' }, ['name'])).to.equal(undefined);
    const violations = new Violations();
    createRequestOf(violations, 'again', { name: 'x' }, { name: '' }, ['name']);
    expect(() => violations.throwIfAny()).to.throw('request_id must be a UUID');
  });
});
