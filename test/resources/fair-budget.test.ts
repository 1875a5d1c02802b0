import { expect } from 'chai';
import * as fc from 'fast-check';
import { BudgetExhaustedError, FairBudget, type BudgetShare } from '../../src/resources/memory/fair-budget.js';
import { rejection } from '../support/rejection.js';

const never = { signal: new AbortController().signal };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const budgetOf = (totalBytes: number, maxWaiting = 100, maxWaitMs = 60_000): FairBudget =>
  new FairBudget({ totalBytes, maxWaiting, maxWaitMs });

/** Takes what is available at once. */
const takeNow = (budget: FairBudget, holder: string, bytes: number): BudgetShare => {
  const share = budget.take(holder, bytes, never);
  if (share instanceof Promise) throw new Error(`${holder} has to wait for ${bytes}`);
  return share;
};

describe('a fair budget', () => {
  it('gives one holder half, and leaves room for those who come', async () => {
    const budget = budgetOf(120);
    for (let count = 0; count < 6; count++) takeNow(budget, 'a', 10);
    const more = budget.take('a', 10, never);
    expect(more).to.be.instanceOf(Promise);
    for (let count = 0; count < 3; count++) takeNow(budget, 'b', 10);
    takeNow(budget, 'c', 10);
    expect(budget.heldBytes).to.equal(100);
  });

  it('admits the holder that holds least first, and past what does not fit', async () => {
    const budget = budgetOf(100);
    const first = takeNow(budget, 'a', 25);
    takeNow(budget, 'a', 25);
    takeNow(budget, 'b', 20);
    const order: string[] = [];
    const admitted = (name: string) => (): void => void order.push(name);
    const waits = [
      Promise.resolve(budget.take('a', 5, never)).then(admitted('a')),
      Promise.resolve(budget.take('b', 20, never)).then(admitted('b, much')),
      Promise.resolve(budget.take('b', 8, never)).then(admitted('b')),
      Promise.resolve(budget.take('c', 16, never)).then(admitted('c')),
    ];
    expect(budget.waiting).to.equal(4);
    first.release();
    await Promise.race([Promise.all(waits), turn()]);
    expect(order).to.deep.equal(['c', 'b']);
  });

  it('takes back what a share shrinks by, and no more than it has', async () => {
    const budget = budgetOf(100);
    const share = takeNow(budget, 'a', 25);
    share.shrink(10);
    share.shrink(20);
    expect([share.bytes, budget.heldBytes]).to.deep.equal([10, 10]);
    expect(share.grow(5, never)).to.equal(undefined);
    await share.grow(30, never);
    expect(budget.heldBytes).to.equal(30);
    const growing = share.grow(60, never);
    share.release();
    share.release();
    await growing;
    expect([share.bytes, budget.heldBytes]).to.deep.equal([0, 0]);
  });

  it('counts more than a quarter as a quarter, so that it is given in the end', async () => {
    expect(takeNow(budgetOf(100), 'a', 1_000).bytes).to.equal(25);
  });

  it('refuses those who would wait beyond the number that may, half of them of one holder', async () => {
    const budget = budgetOf(40, 4);
    for (let count = 0; count < 2; count++) takeNow(budget, 'a', 10);
    void budget.take('a', 10, never);
    void budget.take('a', 10, never);
    expect(() => budget.take('a', 10, never)).to.throw(BudgetExhaustedError);
    takeNow(budget, 'b', 10);
    void budget.take('b', 10, never);
    void budget.take('c', 10, never);
    expect(budget.waiting).to.equal(4);
    expect(() => budget.take('d', 10, never)).to.throw(BudgetExhaustedError);
  });

  it('refuses those who have waited for too long, and forgets those who leave', async () => {
    const budget = budgetOf(40, 4, 20);
    for (let count = 0; count < 2; count++) takeNow(budget, 'a', 10);
    expect(await rejection(Promise.resolve(budget.take('a', 10, never)))).to.be.instanceOf(BudgetExhaustedError);
    const leaving = new AbortController();
    const left = rejection(Promise.resolve(budget.take('a', 10, leaving)));
    leaving.abort();
    expect(await left).to.equal(leaving.signal.reason);
    expect(await rejection(Promise.resolve(budget.take('a', 10, { signal: AbortSignal.abort() })))).to.have.property(
      'name',
      'AbortError',
    );
    expect(budget.waiting).to.equal(0);
  });

  /** The rule in its simplest form, for any sequence of events. */
  it('follows its rule, for any sequence of events', async () => {
    const total = 100;
    const event = fc.oneof(
      fc.record({ kind: fc.constant('take' as const), holder: fc.constantFrom('a', 'b', 'c', 'd'), bytes: fc.nat(40) }),
      fc.record({ kind: fc.constant('shrink' as const), index: fc.nat(), bytes: fc.nat(30) }),
      fc.record({ kind: fc.constant('release' as const), index: fc.nat() }),
      fc.record({ kind: fc.constant('leave' as const), index: fc.nat() }),
    );
    interface Model {
      readonly holder: string;
      bytes: number;
      state: 'waits' | 'holds' | 'gone';
    }
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (events) => {
        const budget = budgetOf(total, Infinity);
        const models: Model[] = [];
        const shares: (BudgetShare | undefined)[] = [];
        const leaving: AbortController[] = [];
        const sum = (holder?: string): number =>
          models
            .filter((model) => model.state === 'holds' && (holder === undefined || model.holder === holder))
            .reduce((bytes, model) => bytes + model.bytes, 0);
        const fits = ({ holder, bytes }: Model): boolean => sum(holder) + bytes <= total - sum() - bytes;
        const admit = (): void => {
          for (;;) {
            const [next] = models
              .filter((model) => model.state === 'waits' && fits(model))
              .toSorted((one, other) => sum(one.holder) - sum(other.holder));
            if (next === undefined) return;
            next.state = 'holds';
          }
        };
        const pick = (index: number, state: Model['state']): number => {
          const those = models.flatMap((model, at) => (model.state === state ? [at] : []));
          return those[index % those.length] ?? -1;
        };
        for (const one of events) {
          if (one.kind === 'take') {
            const at = models.length;
            const model: Model = { holder: one.holder, bytes: Math.min(one.bytes, total / 4), state: 'waits' };
            if (fits(model)) model.state = 'holds';
            models.push(model);
            const controller = new AbortController();
            leaving.push(controller);
            shares.push(undefined);
            const taken = budget.take(one.holder, one.bytes, controller);
            if (taken instanceof Promise) taken.then((share) => (shares[at] = share)).catch(() => {});
            else shares[at] = taken;
          } else if (one.kind === 'leave') {
            const at = pick(one.index, 'waits');
            leaving[at]?.abort();
            const model = models[at];
            if (model !== undefined) model.state = 'gone';
          } else {
            const at = pick(one.index, 'holds');
            const model = models[at];
            if (model === undefined) continue;
            if (one.kind === 'release') {
              shares[at]?.release();
              model.state = 'gone';
            } else {
              shares[at]?.shrink(one.bytes);
              model.bytes = Math.min(model.bytes, one.bytes);
            }
            admit();
          }
          await turn();
          expect(shares.map((share) => share !== undefined)).to.deep.equal(
            models.map((model, at) => model.state === 'holds' || (model.state === 'gone' && shares[at] !== undefined)),
          );
          expect([budget.heldBytes, budget.waiting]).to.deep.equal([
            sum(),
            models.filter(({ state }) => state === 'waits').length,
          ]);
          expect(budget.heldBytes).to.be.at.most(total);
        }
      }),
    );
  });
});
