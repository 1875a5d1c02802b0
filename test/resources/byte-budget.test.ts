import { expect } from 'chai';
import * as fc from 'fast-check';
import { ByteBudget } from '../../src/resources/byte-budget.js';
import { rejection } from '../support/rejection.js';

const { signal: never } = new AbortController();

/** Whether a promise has settled by the end of this turn. */
const settled = async (promise: Promise<unknown>): Promise<boolean> => {
  let done = false;
  const mark = (): void => void (done = true);
  promise.then(mark, mark);
  await new Promise(setImmediate);
  return done;
};

describe('a budget of bytes', () => {
  it('lets in who fits, and the others when there is room, in the order of asking', async () => {
    const budget = new ByteBudget(10);
    const giveBack = await budget.take(6, never);
    const large = budget.take(5, never);
    const small = budget.take(1, never);
    expect(await settled(large)).to.equal(false);
    expect(await settled(small)).to.equal(false);
    giveBack();
    await Promise.all([large, small]);
  });

  it('lets in alone who wants more than there is', async () => {
    const budget = new ByteBudget(10);
    const giveBack = await budget.take(1, never);
    const huge = budget.take(11, never);
    expect(await settled(huge)).to.equal(false);
    giveBack();
    const giveHugeBack = await huge;
    const next = budget.take(1, never);
    expect(await settled(next)).to.equal(false);
    giveHugeBack();
    await next;
  });

  it('takes back once', async () => {
    const budget = new ByteBudget(10);
    const giveBack = await budget.take(6, never);
    await budget.take(4, never);
    giveBack();
    giveBack();
    await budget.take(6, never);
    expect(await settled(budget.take(1, never))).to.equal(false);
  });

  it('lets go of one who stops waiting, and lets in those behind', async () => {
    const budget = new ByteBudget(10);
    await budget.take(6, never);
    const caller = new AbortController();
    const large = rejection(budget.take(8, caller.signal));
    const small = budget.take(4, never);
    caller.abort();
    expect(await large).to.equal(caller.signal.reason);
    await small;
    expect(await rejection(budget.take(1, AbortSignal.abort()))).to.have.property('name', 'AbortError');
  });

  it('never holds more than it may, and lets everybody in in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 40 }), async (wanted) => {
        const budget = new ByteBudget(10);
        let held = 0;
        let holders = 0;
        const order: number[] = [];
        await Promise.all(
          wanted.map(async (bytes, index) => {
            const giveBack = await budget.take(bytes, never);
            order.push(index);
            held += bytes;
            holders++;
            expect(held <= 10 || holders === 1 || held === bytes).to.equal(true);
            await new Promise(setImmediate);
            held -= bytes;
            holders--;
            giveBack();
          }),
        );
        expect(order).to.deep.equal(wanted.map((_, index) => index));
      }),
    );
  });
});
