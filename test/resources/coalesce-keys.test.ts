import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { AsyncLocalStorage } from 'node:async_hooks';
import { coalesceKeys } from '../../src/resources/coalesce/coalesce-keys.js';
import type { Shared, Waiter } from '../../src/resources/coalesce/shared-call.js';
import { rejection } from '../support/rejection.js';

const squares = async (keys: readonly number[]): Promise<Map<number, number>> =>
  new Map(keys.filter((key) => key >= 0).map((key) => [key, key * key]));

/** A load whose result the test provides. */
const heldLoad = () => {
  const { promise: started, resolve: markStarted } = deferred<{ keys: readonly string[]; shared: Shared }>();
  const { promise: answer, resolve: succeed, reject: fail } = deferred<Map<string, string>>();
  const load = async (keys: readonly string[], shared: Shared): Promise<Map<string, string>> => {
    markStarted({ keys, shared });
    return answer;
  };
  return { load, started, succeed, fail };
};

const deferred = <T>() => {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((res, rej) => {
    resolve = res;
    reject = rej;
  });
  return { promise, resolve, reject };
};

describe('coalescing loads by key', () => {
  it('asks once for all the keys of a turn, each key once, and answers everyone rightly', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.integer({ min: -20, max: 20 }), fc.array(fc.integer({ min: -20, max: 20 }))), {
          maxLength: 50,
        }),
        fc.integer({ min: 1, max: 7 }),
        async (asked, maxKeys) => {
          const loads: (readonly number[])[] = [];
          const loader = coalesceKeys<number, number>(
            async (keys) => {
              loads.push(keys);
              return squares(keys);
            },
            { maxKeys },
          );
          const answers = await Promise.all(
            asked.map(async (one) => (Array.isArray(one) ? loader.loadMany(one) : loader.load(one))),
          );

          answers.forEach((answer, i) => {
            const one = asked[i] ?? [];
            if (Array.isArray(one))
              expect(answer).to.deep.equal(new Map(one.filter((key) => key >= 0).map((key) => [key, key * key])));
            else expect(answer).to.equal(one >= 0 ? one * one : undefined);
          });
          const distinct = new Set(asked.flat());
          expect(loads.flat()).to.have.members([...distinct]);
          expect(loads).to.have.lengthOf(Math.ceil(distinct.size / maxKeys));
          for (const keys of loads) expect(keys.length).to.be.at.most(maxKeys);
        },
      ),
    );
  });

  it('splits what is over 1,000 keys', async () => {
    const sizes: number[] = [];
    const loader = coalesceKeys<number, number>(async (keys) => {
      sizes.push(keys.length);
      return squares(keys);
    });
    const values = await loader.loadMany(Array.from({ length: 2_500 }, (_, i) => i));
    expect(sizes).to.deep.equal([1_000, 1_000, 500]);
    expect(values.size).to.equal(2_500);
  });

  it('loads again in the next turn: nothing is kept', async () => {
    let loads = 0;
    const loader = coalesceKeys<string, number>(async () => new Map([['a', ++loads]]));
    expect(await loader.load('a')).to.equal(1);
    expect(await loader.load('a')).to.equal(2);
  });

  it('rejects for every waiter of that load, and for no other', async () => {
    const broken = new Error('broken');
    const loader = coalesceKeys<number, number>(
      async (keys) => {
        if (keys.includes(2)) throw broken;
        return squares(keys);
      },
      { maxKeys: 1 },
    );
    const [one, two, both] = await Promise.allSettled([loader.load(1), loader.load(2), loader.loadMany([1, 2])]);
    expect(one).to.include({ status: 'fulfilled', value: 1 });
    expect(two).to.include({ status: 'rejected', reason: broken });
    expect(both).to.include({ status: 'rejected', reason: broken });
  });

  it('treats a load that throws at once like one that rejects', async () => {
    const broken = new Error('broken');
    const loader = coalesceKeys<string, string>(() => {
      throw broken;
    });
    expect(await rejection(loader.load('a'))).to.equal(broken);
    expect(await rejection(loader.load('a', { deadline: Date.now() + 60_000 }))).to.equal(broken);
  });

  it('gives a shared load the latest deadline of those who wait', async () => {
    const { load, started, succeed } = heldLoad();
    const loader = coalesceKeys(load);
    const now = Date.now();
    const waiting = [
      loader.load('a', { deadline: now + 50_000 }),
      loader.load('b', { deadline: now + 70_000 }),
      loader.load('a', { deadline: now + 60_000 }),
    ];
    expect((await started).shared.deadline).to.equal(now + 70_000);
    succeed(new Map());
    await Promise.all(waiting);
  });

  it('tells a shared load who waits for it', async () => {
    const seen: string[] = [];
    const loader = coalesceKeys<number, number, Waiter & { readonly name: string }>(async (keys, { waiters }) => {
      seen.push(...waiters.map(({ name }) => name));
      return squares(keys);
    });
    await Promise.all([loader.load(1, { name: 'first' }), loader.load(2), loader.load(1, { name: 'second' })]);
    expect(seen).to.deep.equal(['first', 'second']);
  });

  it('gives a shared load no deadline when one who waits has none', async () => {
    const { load, started, succeed } = heldLoad();
    const loader = coalesceKeys(load);
    const waiting = [loader.load('a', { deadline: Date.now() + 50_000 }), loader.load('a')];
    expect((await started).shared.deadline).to.equal(Infinity);
    succeed(new Map());
    await Promise.all(waiting);
  });

  it('lets each who waits run into its own deadline, and the others wait on', async () => {
    const { load, started, succeed } = heldLoad();
    const loader = coalesceKeys(load);
    const first = loader.load('a', { deadline: Date.now() + 20 });
    const second = loader.load('a', { deadline: Date.now() + 40 });
    const third = loader.load('a', { deadline: Date.now() + 60_000 });
    const { shared } = await started;
    expect(await rejection(first)).to.include({ name: 'StatusError', code: status.DEADLINE_EXCEEDED });
    expect(await rejection(second)).to.include({ code: status.DEADLINE_EXCEEDED });
    expect(shared.signal.aborted).to.equal(false);
    succeed(new Map([['a', 'A']]));
    expect(await third).to.equal('A');
  });

  it('lets one who cancels go alone', async () => {
    const { load, started, succeed } = heldLoad();
    const loader = coalesceKeys(load);
    const caller = new AbortController();
    const cancelled = loader.load('a', { signal: caller.signal });
    const other = loader.load('a', { signal: new AbortController().signal });
    const { shared } = await started;
    caller.abort();
    expect(await rejection(cancelled)).to.include({ name: 'StatusError', code: status.CANCELLED });
    expect(shared.signal.aborted).to.equal(false);
    succeed(new Map([['a', 'A']]));
    expect(await other).to.equal('A');
  });

  it('aborts the load when all who waited have gone', async () => {
    const { load, started, succeed } = heldLoad();
    const loader = coalesceKeys(load);
    const callers = [new AbortController(), new AbortController()];
    const waiting = callers.map(async ({ signal }) => rejection(loader.load('a', { signal })));
    const { shared } = await started;
    const aborted = new Promise((resolve) => shared.signal.addEventListener('abort', resolve));
    for (const caller of callers) caller.abort();
    await aborted;
    await Promise.all(waiting);
    succeed(new Map());
  });

  it('does not start a load without waiters', async () => {
    let loads = 0;
    const loader = coalesceKeys<string, string>(async () => {
      loads++;
      return new Map();
    });
    const caller = new AbortController();
    const cancelled = rejection(loader.load('a', { signal: caller.signal }));
    caller.abort();
    await cancelled;
    await new Promise(setImmediate);
    expect(loads).to.equal(0);
  });

  it('is not abandoned by those who left before it began', async () => {
    const { load, started, succeed } = heldLoad();
    const loader = coalesceKeys(load);
    const gone = new AbortController();
    const cancelled = rejection(loader.load('a', { signal: gone.signal, deadline: Date.now() + 60_000 }));
    gone.abort();
    const late = rejection(loader.load('a', { deadline: Date.now() + 100 }));
    const { signal } = new AbortController();
    const answer = loader.load('b', { signal });
    const { keys, shared } = await started;
    expect([...keys, shared.signal.aborted]).to.deep.equal(['a', 'b', false]);
    expect(await late).to.include({ code: status.DEADLINE_EXCEEDED });
    expect(shared.signal.aborted).to.equal(false);
    succeed(new Map([['b', 'answer']]));
    expect(await answer).to.equal('answer');
    await cancelled;
  });

  it('refuses one whose deadline has passed or who has cancelled before asking', async () => {
    const loader = coalesceKeys(squares);
    expect(await rejection(loader.load(1, { deadline: Date.now() - 1 }))).to.include({
      code: status.DEADLINE_EXCEEDED,
    });
    expect(await rejection(loader.load(1, { signal: AbortSignal.abort() }))).to.include({ code: status.CANCELLED });
  });

  it('leaves no listener behind on a signal that lives on', async () => {
    const { signal } = new AbortController();
    let added = 0;
    let removed = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...parameters: Parameters<typeof add>) => {
      added++;
      add(...parameters);
    };
    signal.removeEventListener = (...parameters: Parameters<typeof remove>) => {
      removed++;
      remove(...parameters);
    };
    const loader = coalesceKeys(squares);
    await Promise.all([loader.load(1, { signal }), loader.load(2, { signal })]);
    expect(added).to.equal(2);
    expect(removed).to.equal(2);
  });

  it('loads outside of the async context of the first caller', async () => {
    const storage = new AsyncLocalStorage<string>();
    let seen: string | undefined = 'nothing';
    const loader = coalesceKeys<string, string>(async () => {
      seen = storage.getStore();
      return new Map();
    });
    await storage.run('the first caller', async () => loader.load('a'));
    expect(seen).to.equal(undefined);
  });

  it('asks each key alone when one spoils the load, and answers the others', async () => {
    const spoilt = new RangeError('no such square');
    const loads: number[][] = [];
    const loader = coalesceKeys(
      async (keys: readonly number[]) => {
        loads.push([...keys]);
        if (keys.includes(13)) throw spoilt;
        return squares(keys);
      },
      { isFaultOfOneKey: (error) => error instanceof RangeError },
    );
    const keys = Array.from({ length: 100 }, (_, index) => index);
    const results = await Promise.allSettled(keys.map((key) => loader.load(key)));
    for (const [key, result] of results.entries())
      expect(result).to.deep.equal(
        key === 13 ? { status: 'rejected', reason: spoilt } : { status: 'fulfilled', value: key * key },
      );
    expect(loads).to.deep.include([13]).and.to.have.length.below(16);
    expect(await rejection(loader.loadMany([12, 13, 14]))).to.equal(spoilt);
  });

  it('does not repeat a load for an error that is not the fault of one key', async () => {
    let loads = 0;
    const loader = coalesceKeys(
      async () => {
        loads += 1;
        throw new TypeError('away');
      },
      { isFaultOfOneKey: (error) => error instanceof RangeError },
    );
    await Promise.all([1, 2, 3].map(async (key) => rejection(loader.load(key))));
    expect(loads).to.equal(1);
  });
});
