import { type Client, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import type { ServerInterceptor } from '../../../../src/grpc/common/call-context.js';
import { callerOf } from '../../../../src/grpc/common/caller.js';
import { createHealth } from '../../../../src/grpc/server/services/health.js';
import { implement } from '../../../../src/grpc/server/call/implement.js';
import { concurrencyLimit } from '../../../../src/grpc/server/interceptors/concurrency-limit.js';
import { deadline } from '../../../../src/grpc/server/interceptors/deadline.js';
import { rateLimit } from '../../../../src/grpc/server/interceptors/rate-limit.js';
import { decodeStatusDetails } from '../../../../src/grpc/common/status-details.js';
import { deferred } from '../../../support/deferred.js';
import { echoDefinition } from '../../../support/echo/echo.js';
import {
  bidi,
  callPath,
  clientOf,
  closeAll,
  echoService,
  failure,
  start,
  unary,
  unaryWithoutClock,
} from '../harness.js';

const health = createHealth();
health.set('', 'SERVING');
const services = [implement(echoDefinition, echoService), health.implementation];
const probe = async (client: Client): Promise<unknown> => callPath(client, '/grpc.health.v1.Health/Check');

const as = (caller: string): Metadata => {
  const metadata = new Metadata();
  metadata.set('x-caller', caller);
  return metadata;
};

const identify: ServerInterceptor = (context, next) => {
  const subject = context.header('x-caller');
  if (subject !== undefined) context.identity = { subject, by: 'static-token' };
  return next();
};

const retryDelayOf = ({ metadata }: ServiceError): number | undefined => {
  const [bytes] = metadata.get('grpc-status-details-bin');
  const [detail] = decodeStatusDetails(Buffer.from(bytes ?? ''));
  return detail?.kind === 'RetryInfo' ? detail.retryDelayMs : undefined;
};

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

  it('end a unary call at the default deadline, of which its client knows nothing', async () => {
    const { port } = await start(
      { Unary: () => new Promise(() => {}) },
      { interceptors: [deadline({ defaultMs: 700 })] },
    );
    expect(await unaryWithoutClock(port)).to.have.property('grpcStatus', status.DEADLINE_EXCEEDED);
  });

  it('cap a unary call at the maximum, with any deadline', async () => {
    const { client } = await start(
      { Unary: () => new Promise(() => {}) },
      { interceptors: [deadline({ defaultMs: 60_000, maxMs: 30 })] },
    );
    expect((await failure(unary(client, {}, { deadline: Date.now() + 90_000 }))).code).to.equal(
      status.DEADLINE_EXCEEDED,
    );
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
    const refused = await failure(unary(client, {}));
    expect([refused.code, refused.details]).to.deep.equal([
      status.RESOURCE_EXHAUSTED,
      'too many concurrent calls; retry after 1 s',
    ]);
    expect(retryDelayOf(refused)).to.equal(1_000);
    release?.();
    await first;
    expect((await unary(client, { text: 'second' })).text).to.equal('second');
  });

  it('refuse the calls of one caller above its number in flight, and no other caller', async () => {
    let refused = 0;
    const by = concurrencyLimit(2, { by: callerOf, onRefusal: () => refused++ });
    const ended = deferred();
    const watch: ServerInterceptor = (context, next) => {
      if (context.method.form === 'bidi') context.onEnd(ended.resolve);
      return next();
    };
    const { client } = await start({}, { interceptors: [watch, identify, by] });
    const hold = async (caller: string) => {
      const held = bidi(client, {}, as(caller));
      held.on('error', () => {});
      held.write({ text: 'x' });
      await once(held, 'data');
      return held;
    };
    const [first] = [await hold('greedy'), await hold('greedy')];
    const error = await failure(unary(client, {}, {}, as('greedy')));
    expect([error.code, error.details]).to.deep.equal([
      status.RESOURCE_EXHAUSTED,
      'too many concurrent calls of this caller; retry after 1 s',
    ]);
    expect([retryDelayOf(error), refused]).to.deep.equal([1_000, 1]);
    await hold('modest');
    first.cancel();
    await ended.promise;
    await unary(client, {}, {}, as('greedy'));
  });

  it('count only the configured services', async () => {
    const { client } = await start(
      {},
      { services, interceptors: [concurrencyLimit(0, { only: ['/grpc.health.v1.Health/*'] })] },
    );
    await unary(client, {});
    expect((await failure(probe(client))).code).to.equal(status.RESOURCE_EXHAUSTED);
  });

  it('let probes through to a server that is full', async () => {
    const { client } = await start({}, { services, interceptors: [concurrencyLimit(1)] });
    const held = bidi(client);
    held.on('error', () => {});
    held.write({ text: 'x' });
    await once(held, 'data');
    expect((await failure(unary(client, {}))).code).to.equal(status.RESOURCE_EXHAUSTED);
    await probe(client);
  });

  it('refuse a caller over its rate, saying when to come back, and no other caller', async () => {
    const { client } = await start(
      {},
      {
        interceptors: [
          rateLimit({ perSecond: 0.01, burst: 2, callerOf: ({ metadata }) => String(metadata.get('x-caller')[0]) }),
        ],
      },
    );
    await unary(client, {}, {}, as('greedy'));
    await unary(client, {}, {}, as('greedy'));
    const error = await failure(unary(client, {}, {}, as('greedy')));
    expect(error.code).to.equal(status.RESOURCE_EXHAUSTED);
    const pushbackMs = Number(error.metadata.get('grpc-retry-pushback-ms')[0]);
    expect(pushbackMs).to.be.within(90_000, 100_000);
    const [bytes] = error.metadata.get('grpc-status-details-bin');
    expect(decodeStatusDetails(bytes as Buffer)).to.deep.equal([{ kind: 'RetryInfo', retryDelayMs: pushbackMs }]);
    await unary(client, {}, {}, as('modest'));
  });

  it('take all calls of a verified caller together, and without one those from an address', async () => {
    const { client, port } = await start({}, { interceptors: [identify, rateLimit({ perSecond: 0.01, burst: 1 })] });
    const elsewhere = clientOf(port); // Its connection has the same address, and another port.
    for (const caller of [as('alice'), as('bob'), new Metadata()]) {
      await unary(client, {}, {}, caller);
      expect((await failure(unary(elsewhere, {}, {}, caller))).code).to.equal(status.RESOURCE_EXHAUSTED);
    }
  });

  it('forget, of more than 10,000 callers, the one that called longest ago', async () => {
    let caller = '';
    const limit = rateLimit({ perSecond: 0.01, burst: 1, callerOf: () => caller });
    const refused: string[] = [];
    const crowd: ServerInterceptor = async (context, next) => {
      const calls = async (...names: string[]): Promise<void> => {
        for (caller of names) await limit(context, async () => {}).catch(() => refused.push(caller));
      };
      await calls('first', 'second', ...Array.from({ length: 9_998 }, (_, index) => `${index}`), 'first');
      await calls('newest', 'first', 'second');
      await next();
    };
    const { client } = await start({}, { interceptors: [crowd] });
    await unary(client, {});
    expect(refused).to.deep.equal(['first', 'first']);
  });

  it('neither count probes nor refuse them for their rate', async () => {
    const { client } = await start({}, { services, interceptors: [rateLimit({ perSecond: 0.01, burst: 1 })] });
    await probe(client);
    await unary(client, {});
    expect((await failure(unary(client, {}))).code).to.equal(status.RESOURCE_EXHAUSTED);
    await probe(client);
  });
});
