import { expect } from 'chai';
import * as fc from 'fast-check';
import { afterCursor, beforeFirst, decodeCursor, encodeCursor } from '../../src/resources/cursor.js';
import { Violations } from '../../src/resources/violations.js';

const list = '/v1.user.User/ListUsers';
const sequences = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String);

describe('a cursor', () => {
  it('gives back the sequence number that was put in, for every list', () => {
    fc.assert(
      fc.property(fc.string(), sequences, (name, sequence) => {
        expect(decodeCursor(name, encodeCursor(name, sequence))).to.equal(sequence);
      }),
    );
  });

  it('is refused by every other list', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), sequences, (mine, other, sequence) => {
        fc.pre(mine !== other);
        expect(decodeCursor(other, encodeCursor(mine, sequence))).to.equal(undefined);
      }),
    );
  });

  it('is refused when any one of its characters is another', () => {
    fc.assert(
      fc.property(
        sequences,
        fc.nat(),
        fc.constantFrom(...'ABCwxyz0189-_=+/ \0é'.split('')),
        (sequence, position, character) => {
          const cursor = encodeCursor(list, sequence);
          const at = position % cursor.length;
          fc.pre(cursor[at] !== character);
          expect(decodeCursor(list, cursor.slice(0, at) + character + cursor.slice(at + 1))).to.equal(undefined);
        },
      ),
    );
  });

  it('is refused when it is shorter or longer', () => {
    const cursor = encodeCursor(list, '7');
    for (let end = 0; end < cursor.length; end++) expect(decodeCursor(list, cursor.slice(0, end))).to.equal(undefined);
    for (const more of ['A', '=', '==', ' ', '\n', cursor])
      expect(decodeCursor(list, cursor + more)).to.equal(undefined);
  });

  it('is refused when it is any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeCursor(list, text)).to.equal(undefined);
      }),
    );
  });

  it('starts at the first row when it is empty, and is a violation when it is refused', () => {
    const violations = new Violations();
    expect(afterCursor(violations, 'page_token', list, '')).to.equal(beforeFirst);
    expect(afterCursor(violations, 'page_token', list, encodeCursor(list, '12'))).to.equal('12');
    violations.throwIfAny();
    afterCursor(violations, 'page_token', list, 'bm9uc2Vuc2U');
    expect(() => violations.throwIfAny()).to.throw(
      'page_token is not a page_token or cursor of this method and request; start again without one',
    );
  });
});
