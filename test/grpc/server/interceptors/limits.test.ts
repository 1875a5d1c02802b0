import { Metadata, status as Status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { concurrencyLimit } from '../../../../src/grpc/server/interceptors/concurrency-limit.js';
import { deadline } from '../../../../src/grpc/server/interceptors/deadline.js';
import { rateLimit } from '../../../../src/grpc/server/interceptors/rate-limit.js';
import { decodeStatusDetails } from '../../../../src/grpc/status-details.js';
import { closeAll, failure, start, unary } from '../harness.js';

describe('the limits of a server', () => {
  afterEach(closeAll);

  it('give a unary call without a deadline the default one, and leave one that is sooner', async () => {
    const deadlines: number[] = [];
    const { client } = await start(
      {
        async Unary({ text }, context) {
          deadlines.push(context.deadline - Date.now());
          return { text, index: 0 };
        },
      },
      { interceptors: [deadline({ defaultMs: 60_000 })] },
    );
    await unary(client, {});
    await unary(client, {}, { deadline: Date.now() + 5000 });
    await unary(client, {}, { deadline: Date.now() + 90_000 });
    expect(deadlines[0]).to.be.within(55_000, 60_000);
    expect(deadlines[1]).to.be.within(1000, 5000);
    expect(deadlines[2]).to.be.within(85_000, 90_000);
  });

  it('hold a unary call to the maximum, whatever it brings', async () => {
    const { client } = await start({ Unary: () => new Promise(() => {}) }, { interceptors: [deadline({ defaultMs: 60_000, maxMs: 30 })] });
    expect((await failure(unary(client, {}, { deadline: Date.now() + 90_000 }))).code).to.equal(Status.DEADLINE_EXCEEDED);
  });

  it('refuse a call above the number in flight, and take the next when one has ended', async () => {
    let release: (() => void) | undefined;
    let begun: (() => void) | undefined;
    const running = new Promise<void>((resolve) => (begun = resolve));
    const held = new Promise<void>((resolve) => (release = resolve));
    const { client } = await start(
      {
        async Unary({ text }) {
          begun?.();
          await held;
          return { text, index: 0 };
        },
      },
      { interceptors: [concurrencyLimit(1)] },
    );
    const first = unary(client, { text: 'first' });
    await running;
    expect((await failure(unary(client, {}))).code).to.equal(Status.UNAVAILABLE);
    release?.();
    await first;
    expect((await unary(client, { text: 'second' })).text).to.equal('second');
  });

  it('refuse a caller over its rate, saying when to come back, and no other caller', async () => {
    const { client } = await start(
      {},
      { interceptors: [rateLimit({ perSecond: 0.01, burst: 2, callerOf: ({ metadata }) => String(metadata.get('x-caller')[0]) })] },
    );
    const as = (caller: string): Metadata => {
      const metadata = new Metadata();
      metadata.set('x-caller', caller);
      return metadata;
    };
    await unary(client, {}, {}, as('greedy'));
    await unary(client, {}, {}, as('greedy'));
    const error = await failure(unary(client, {}, {}, as('greedy')));
    expect(error.code).to.equal(Status.RESOURCE_EXHAUSTED);
    const pushbackMs = Number(error.metadata.get('grpc-retry-pushback-ms')[0]);
    expect(pushbackMs).to.be.within(90_000, 100_000);
    const [bytes] = error.metadata.get('grpc-status-details-bin');
    expect(decodeStatusDetails(bytes as Buffer)).to.deep.equal([{ kind: 'RetryInfo', retryDelayMs: pushbackMs }]);
    await unary(client, {}, {}, as('modest'));
  });
});
