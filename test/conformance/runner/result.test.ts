import { expect } from 'chai';
import { judge } from './result.js';
import { table } from './table.js';

describe('the result of a suite', () => {
  const outcomes = new Map([
    ['a', undefined],
    ['b', 'it broke'],
    ['c', 'so did this'],
  ]);

  it('names what failed and is not listed', () => {
    expect(judge('suite', 'server', outcomes, new Set(['c']))).to.deep.equal({
      suite: 'suite',
      side: 'server',
      passed: 1,
      total: 3,
      known: 1,
      unexpected: ['b: it broke'],
    });
  });

  it('names what is listed and passed, or was not run', () => {
    const { unexpected } = judge('suite', 'server', outcomes, new Set(['a', 'b', 'c', 'd']));
    expect(unexpected).to.deep.equal(['a: listed, and passed', 'd: listed, and not run']);
  });

  it('is a row of the table', () => {
    expect(table([judge('suite', 'server', outcomes, new Set(['c']))])).to.equal(
      [
        '| suite | side   | passed | total | known failures |',
        '|-------|--------|--------|-------|----------------|',
        '| suite | server | 1      | 3     | 1              |',
      ].join('\n'),
    );
  });
});
