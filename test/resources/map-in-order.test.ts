import { expect } from 'chai';
import * as fc from 'fast-check';
import { mapInOrder } from '../../src/resources/map-in-order.js';
import { collect } from '../support/collect.js';
import { deferred } from '../support/deferred.js';
import { rejection } from '../support/rejection.js';

async function* from<T>(items: readonly T[]): AsyncGenerator<T, void, void> {
  yield* items;
}

describe('mapInOrder', () => {
  it('keeps the order for any order of completion, and never exceeds its limit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9)), fc.integer({ min: 1, max: 5 }), async (delays, limit) => {
        let underWay = 0;
        let most = 0;
        const answers = await collect(
          mapInOrder(from([...delays.entries()]), limit, async ([index, turns]) => {
            most = Math.max(most, ++underWay);
            for (let turn = 0; turn < turns; turn++) await Promise.resolve();
            underWay--;
            return index;
          }),
        );
        expect(answers).to.deep.equal(delays.map((_, index) => index));
        expect(most).to.be.at.most(limit);
      }),
    );
  });

  it('answers before the next input comes', async () => {
    const goOn = deferred();
    async function* waiting() {
      yield 1;
      await goOn.promise;
      yield 2;
    }
    const answers: number[] = [];
    for await (const answer of mapInOrder(waiting(), 10, async (input) => input * 10)) {
      answers.push(answer);
      goOn.resolve();
    }
    expect(answers).to.deep.equal([10, 20]);
  });

  it('reads no inputs while no results are read', async () => {
    let read = 0;
    async function* endless() {
      for (;;) yield read++;
    }
    const answers = mapInOrder(endless(), 3, async (input) => input);
    expect((await answers.next()).value).to.equal(0);
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    expect(read).to.be.at.most(4);
    await answers.return();
  });

  it('throws what an answer throws, in its turn, though no input ever comes again', async () => {
    async function* silent() {
      yield 1;
      yield 2;
      await new Promise<never>(() => {});
    }
    const answers: number[] = [];
    const error = await rejection(
      (async () => {
        for await (const answer of mapInOrder(silent(), 10, async (input) => {
          if (input === 2) throw new Error('two');
          await Promise.resolve();
          return input;
        }))
          answers.push(answer);
      })(),
    );
    expect(error.message).to.equal('two');
    expect(answers).to.deep.equal([1]);
  });

  it('throws what the inputs throw', async () => {
    async function* breaking() {
      yield 1;
      throw new Error('broken');
    }
    expect((await rejection(collect(mapInOrder(breaking(), 1, async (input) => input)))).message).to.equal('broken');
  });

  it('closes the inputs when it is left early', async () => {
    const closed = deferred();
    async function* inputs() {
      try {
        for (let input = 0; ; input++) yield input;
      } finally {
        closed.resolve();
      }
    }
    for await (const _ of mapInOrder(inputs(), 2, async (input) => input)) break;
    await closed.promise;
  });
});
