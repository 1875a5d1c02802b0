import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { createVerifiedTokens } from '../../../src/grpc/auth/verified-tokens.js';
import type { Identity } from '../../../src/grpc/common/call-context.js';
import { StatusError } from '../../../src/grpc/common/status-error.js';
import { statusError } from '../../support/rejection.js';

const identity = (subject: string, expiresAtMs: number): Identity => ({ subject, by: 'jwt', expiresAtMs });

describe('verified tokens', () => {
  it('are not verified again until they expire', async () => {
    let nowMs = 1_000;
    let verifications = 0;
    const tokens = createVerifiedTokens(
      {
        async verify(token) {
          verifications += 1;
          return identity(token, 2_000);
        },
      },
      { now: () => nowMs },
    );
    expect((await tokens.verify('a')).subject).to.equal('a');
    expect((await tokens.verify('a')).subject).to.equal('a');
    nowMs = 1_999;
    await tokens.verify('a');
    expect(verifications).to.equal(1);
    nowMs = 2_000;
    await tokens.verify('a');
    expect(verifications).to.equal(2);
  });

  it('are recalled without a wait on any connection, until they expire or are forgotten', async () => {
    let nowMs = 1_000;
    const tokens = createVerifiedTokens({ verify: async (token) => identity(token, 2_000) }, { now: () => nowMs });
    const [one, other] = [{}, {}];
    expect(tokens.recall('a', one)).to.equal(undefined);
    await tokens.verify('a');
    for (const connection of [one, one, other]) expect(tokens.recall('a', connection)?.subject).to.equal('a');
    expect(tokens.recall('b', one), 'the same connection, another token').to.equal(undefined);
    expect(tokens.recall('a', one)?.subject).to.equal('a');
    nowMs = 2_000;
    expect(tokens.recall('a', one)).to.equal(undefined);
    nowMs = 1_000;
    await tokens.verify('a');
    expect(tokens.recall('a', one)?.subject).to.equal('a');
    tokens.forget();
    expect(tokens.recall('a', one)).to.equal(undefined);
  });

  it('are remembered only when they end some time', async () => {
    let verifications = 0;
    const tokens = createVerifiedTokens({
      async verify(subject) {
        verifications += 1;
        return { subject, by: 'jwt' };
      },
    });
    await tokens.verify('a');
    await tokens.verify('a');
    expect(verifications).to.equal(2);
  });

  it('never include one that was refused', async () => {
    let refuse = true;
    const tokens = createVerifiedTokens({
      async verify(token) {
        if (refuse) throw new StatusError(status.UNAVAILABLE, 'no keys');
        return identity(token, Infinity);
      },
    });
    expect((await statusError(tokens.verify('a'))).code).to.equal(status.UNAVAILABLE);
    refuse = false;
    expect((await tokens.verify('a')).subject).to.equal('a');
  });

  it('share one verification among concurrent calls', async () => {
    let verifications = 0;
    const { promise, resolve } = deferred<Identity>();
    const tokens = createVerifiedTokens({ verify: async () => ((verifications += 1), promise) });
    const calls = Array.from({ length: 100 }, async () => tokens.verify('a', { signal: new AbortController().signal }));
    resolve(identity('shared', Infinity));
    const subjects = (await Promise.all(calls)).map(({ subject }) => subject);
    expect(new Set(subjects)).to.deep.equal(new Set(['shared']));
    expect(verifications).to.equal(1);
  });

  it('let a call that ends leave without the others', async () => {
    const { promise, resolve } = deferred<Identity>();
    const tokens = createVerifiedTokens({ verify: async () => promise });
    const leaving = new AbortController();
    const left = statusError(tokens.verify('a', leaving));
    const staying = tokens.verify('a', new AbortController());
    leaving.abort();
    expect((await left).code).to.equal(status.CANCELLED);
    expect((await statusError(tokens.verify('a', { signal: AbortSignal.abort() }))).code).to.equal(status.CANCELLED);
    resolve(identity('still here', Infinity));
    expect((await staying).subject).to.equal('still here');
  });

  it('do not read the signal of a call whose token is known', async () => {
    const tokens = createVerifiedTokens({ verify: async (token) => identity(token, Infinity) });
    await tokens.verify('a');
    const call = {
      get signal(): AbortSignal {
        throw new Error('a signal is made when it is read, and that costs');
      },
    };
    expect((await tokens.verify('a', call)).subject).to.equal('a');
  });

  it('are forgotten when asked to, also those that are being verified', async () => {
    let subject = 'before';
    const { promise, resolve } = deferred<void>();
    const tokens = createVerifiedTokens({
      async verify() {
        const found = identity(subject, Infinity);
        await promise;
        return found;
      },
    });
    const early = tokens.verify('a');
    subject = 'after';
    tokens.forget();
    resolve();
    expect((await early).subject).to.equal('before');
    expect((await tokens.verify('a')).subject).to.equal('after');
  });

  it('are at most as many as told: the one not seen for longest makes room', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat({ max: 8 }).map(String), { maxLength: 60 }),
        async (capacity, uses) => {
          const verified: string[] = [];
          const tokens = createVerifiedTokens(
            {
              async verify(token) {
                verified.push(token);
                return identity(token, Infinity);
              },
            },
            { capacity },
          );
          let model: string[] = [];
          const expected: string[] = [];
          for (const token of uses) {
            if (!model.includes(token)) expected.push(token);
            model = [...model.filter((other) => other !== token), token].slice(-capacity);
            await tokens.verify(token);
          }
          expect(verified).to.deep.equal(expected);
        },
      ),
    );
  });
});

const deferred = <T>(): { promise: Promise<T>; resolve: (value: T) => void } => {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (resolve = done));
  return { promise, resolve };
};
