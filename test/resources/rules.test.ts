import { expect } from 'chai';
import * as fc from 'fast-check';
import { characters, etag, integerBetween, resourceId, utf8Bytes, uuid, oneOf } from '../../src/resources/rules.js';

describe('the rule of characters', () => {
  const between = characters(3, 5);

  it('counts Unicode code points, not bytes and not UTF-16 units', () => {
    for (const good of ['abc', 'abcde', '가나다', '😀😀😀', '😀😀😀😀😀'])
      expect(between(good), good).to.equal(undefined);
    for (const bad of ['', 'ab', '😀a', '😀😀', 'abcdef', '😀😀😀😀😀a', 'a'.repeat(11)]) {
      expect(between(bad), bad).to.equal('must be 3–5 characters long');
    }
  });

  it('agrees with a plain count on every string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), fc.nat(6), fc.nat(6), (value, min, span) => {
        const count = Array.from(value).length;
        const allowed = count >= min && count <= min + span && !value.includes('\0');
        expect(characters(min, min + span)(value) === undefined).to.equal(allowed);
      }),
    );
  });

  it('refuses NUL', () => {
    expect(resourceId('a\0b')).to.equal('must not contain a NUL character');
    expect(utf8Bytes(10)('a\0b')).to.equal('must not contain a NUL character');
    expect(etag('\0')).to.equal('must not contain a NUL character');
  });

  it('takes an empty string where none is needed', () => {
    expect(etag('')).to.equal(undefined);
    expect(etag('a'.repeat(65))).to.equal('must be at most 64 characters long');
    expect(resourceId('')).to.equal('must be 1–64 characters long');
  });
});

describe('the rule of bytes', () => {
  it('counts UTF-8', () => {
    expect(utf8Bytes(6)('가나')).to.equal(undefined);
    expect(utf8Bytes(5)('가나')).to.equal('must be at most 5 bytes long in UTF-8');
  });
});

describe('the rule of integers', () => {
  it('takes its bounds and what lies between', () => {
    const age = integerBetween(0, 150);
    for (const good of [0, 1, 150]) expect(age(good)).to.equal(undefined);
    for (const bad of [-1, 151, 1.5, Number.NaN, 2 ** 31]) expect(age(bad)).to.equal('must be 0–150');
  });
});

describe('the rule of words', () => {
  it('allows the names of an enum and no others, numbers of a newer client included', () => {
    const role = oneOf(['ROLE_UNSPECIFIED', 'ROLE_ADMIN']);
    expect([role('ROLE_UNSPECIFIED'), role('ROLE_ADMIN')]).to.deep.equal([undefined, undefined]);
    for (const value of ['', 'ADMIN', 'role_admin', 7 as unknown as string])
      expect(role(value)).to.equal('must be one of ROLE_UNSPECIFIED, ROLE_ADMIN');
    expect(role.maxBytes).to.equal('ROLE_UNSPECIFIED'.length);
  });
});

describe('the rule of UUIDs', () => {
  it('takes every UUID, in either case', () => {
    fc.assert(
      fc.property(fc.uuid(), (value) => {
        expect(uuid(value)).to.equal(undefined);
        expect(uuid(value.toUpperCase())).to.equal(undefined);
      }),
    );
  });

  it('refuses the nil UUID and what is none', () => {
    const nil = '00000000-0000-0000-0000-000000000000';
    const one = '4d8f5c62-9b1e-4f60-a2a7-3c5d1e9b7f04';
    for (const bad of [
      nil,
      '',
      'x',
      `${one}\n`,
      ` ${one}`,
      one.replaceAll('-', ''),
      `{${one}}`,
      one.replace('4', 'g'),
    ]) {
      expect(uuid(bad), bad).to.match(/^must be a UUID/);
    }
  });
});
