import { expect } from 'chai';
import type { SecondLine } from '../../../clients/load/tally.js';
import { balancedFrom, isBalanced } from './balance.js';

describe('the balance of calls over pods', () => {
  const line = (second: number, pods: Record<string, number>): SecondLine => ({
    client: 'post',
    second,
    calls: 0,
    longestMs: 0,
    pods,
  });

  it('is there when each pod takes between half and twice its part', () => {
    expect(
      isBalanced(
        new Map([
          ['a', 10],
          ['b', 5],
        ]),
        ['a', 'b'],
      ),
    ).to.equal(true);
    expect(
      isBalanced(
        new Map([
          ['a', 10],
          ['b', 3],
        ]),
        ['a', 'b'],
      ),
    ).to.equal(false);
    expect(isBalanced(new Map([['a', 10]]), ['a', 'b'])).to.equal(false);
  });

  it('does not exist without responses', () => {
    expect(isBalanced(new Map(), ['a'])).to.equal(false);
  });

  it('counts only these pods, with any number of responses of others', () => {
    expect(
      isBalanced(
        new Map([
          ['a', 5],
          ['b', 5],
          ['leaving', 50],
        ]),
        ['a', 'b'],
      ),
    ).to.equal(true);
  });

  it('is found from the first second whose window is balanced over every group', () => {
    const seconds = [
      line(10, { a: 20, x: 5 }),
      line(11, { a: 5, b: 5, x: 5 }),
      line(12, { a: 5, b: 5, x: 5 }),
      line(13, { a: 5, b: 5, x: 5 }),
    ];
    expect(balancedFrom(seconds, [['a', 'b'], ['x']], 10, 2)).to.equal(11);
    expect(balancedFrom(seconds, [['a', 'b'], ['y']], 10, 2)).to.equal(undefined);
  });

  it('needs a whole window', () => {
    expect(balancedFrom([line(10, { a: 5 })], [['a']], 10, 2)).to.equal(undefined);
  });
});
