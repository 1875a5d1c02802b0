import { status, type Client, type ServiceError } from '@grpc/grpc-js';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { StatusError } from '../../src/grpc/common/status-error.js';
import type { CallContext } from '../../src/grpc/common/call-context.js';
import type { Form } from '../../src/grpc/common/methods.js';
import {
  closeAll,
  bidi,
  clientStream,
  serverStream,
  start,
  unary,
  type EchoService,
  type Harness,
} from '../grpc/server/harness.js';
import { createRecordingLogger } from '../../src/grpc/testing/index.js';

/* Handlers that no compiler would accept: each call must get one status, and others must continue. */

type Handler = (requests: unknown, context: CallContext) => unknown;

const bad = (value: unknown): never => {
  throw value;
};
const hostile = new Proxy(
  {},
  { get: () => bad(new Error('no property of mine')), has: () => bad(new Error('nor this')) },
);
const thrown: Readonly<Record<string, unknown>> = {
  'an Error': new Error('secret'),
  nothing: undefined,
  null: null,
  'a string': 'secret',
  'a symbol': Symbol('secret'),
  'an object without a prototype': Object.create(null),
  'an object that throws when it is looked at': hostile,
  'status OK': new StatusError(status.OK, 'told'),
  'a status that there is not': Object.assign(new StatusError(status.UNKNOWN, ''), { code: 99 }),
  'a status that is not a number': Object.assign(new StatusError(status.UNKNOWN, ''), { code: Number.NaN }),
  'half a surrogate pair': new StatusError(status.NOT_FOUND, '\ud800'),
  'a status of 100 KB': new StatusError(status.NOT_FOUND, 'x'.repeat(100_000)),
};
const values: Readonly<Record<string, unknown>> = {
  undefined,
  null: null,
  'a number': 5,
  'a symbol': Symbol('x'),
  'an object that throws when it is looked at': hostile,
  'a wrong type': { text: { deep: 1 }, index: 'x' },
  'a symbol inside': { text: Symbol('x') },
  'an array': [],
  'a function': () => {},
  'a message over the limit': { text: 'x'.repeat(5_000_000), index: 0 },
};

const promised: Record<string, Handler> = {
  'never answers': () => new Promise(() => {}),
  'answers after the call is cancelled': (_requests, { signal }) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve({ text: 'late', index: 0 }))),
  'throws after the call is cancelled': (_requests, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('late')))),
  'sets headers that HTTP/2 forbids': async (_requests, { responseMetadata }) => (
    responseMetadata.set('connection', 'close'),
    { text: 'x', index: 0 }
  ),
  'sets trailers that HTTP/2 forbids': async (_requests, { trailers }) => (
    trailers.set('transfer-encoding', 'chunked'),
    { text: 'x', index: 0 }
  ),
  'sets a trailer twice that may be there once': async (_requests, { trailers }) => (
    trailers.add('etag', '1'),
    trailers.add('etag', '2'),
    { text: 'x', index: 0 }
  ),
  'sets trailers that HTTP/2 forbids, and throws': async (_requests, { trailers }) => (
    trailers.set('connection', 'close'),
    bad(new Error('x'))
  ),
  'sets more headers than a client takes': async (_requests, { responseMetadata }) => (
    responseMetadata.set('x-large', 'x'.repeat(100_000)),
    { text: 'x', index: 0 }
  ),
  'sets more trailers than a client takes': async (_requests, { trailers }) => (
    trailers.set('x-large', 'x'.repeat(100_000)),
    { text: 'x', index: 0 }
  ),
  'sets status headers of its own': async (_requests, { trailers, responseMetadata }) => (
    trailers.set('grpc-status', '3'),
    responseMetadata.set('content-type', 'x'),
    { text: 'x', index: 0 }
  ),
  'brings the deadline forward to nothing': async (_requests, context) => (
    context.limitDeadline(Number.NaN),
    context.limitDeadline(-1),
    { text: 'x', index: 0 }
  ),
  ...Object.fromEntries(
    Object.entries(thrown).flatMap(([name, value]) => [
      [`throws ${name}`, () => bad(value)],
      [`rejects with ${name}`, () => Promise.reject(value)],
    ]),
  ),
  ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`answers with ${name}`, async () => value])),
};

const iterable = (next: () => unknown, end: () => unknown = () => ({ done: true, value: undefined })) => ({
  [Symbol.asyncIterator]: () => ({ next, return: end }),
});
const generated: Record<string, Handler> = {
  'gives no iterable': () => 5,
  'gives nothing': () => undefined,
  'is an async function': async () => ({ text: 'x', index: 0 }),
  'is an async function that rejects': () => Promise.reject(new Error('x')),
  'is an async function that never answers': () => new Promise(() => {}),
  'gives an iterable without an iterator': () => ({ [Symbol.asyncIterator]: () => undefined }),
  'gives an iterable that throws': () => ({ [Symbol.asyncIterator]: () => bad(new Error('x')) }),
  'gives a next that throws': () => iterable(() => bad(new Error('x'))),
  'gives a next that is no promise': () => iterable(() => 5),
  'gives a next of nothing': () => iterable(async () => undefined),
  'gives a next that never comes': () => iterable(() => new Promise(() => {})),
  'gives a return that throws': () =>
    iterable(
      () => new Promise(() => {}),
      () => bad(new Error('x')),
    ),
  'gives a return that rejects': () =>
    iterable(
      () => new Promise(() => {}),
      () => Promise.reject(new Error('x')),
    ),
  'gives a return that never ends': () =>
    iterable(
      () => new Promise(() => {}),
      () => new Promise(() => {}),
    ),
  'yields empty messages for ever': async function* () {
    for (;;) yield {};
  },
  'yields for ever, whatever comes': async function* () {
    for (;;) yield { text: 'x'.repeat(1000), index: 0 };
  },
  'sets trailers that HTTP/2 forbids': async function* (_requests, { trailers }) {
    yield { text: 'x', index: 0 };
    trailers.set('connection', 'close');
  },
  'sets headers that HTTP/2 forbids': async function* (_requests, { responseMetadata }) {
    responseMetadata.set('connection', 'close');
    yield { text: 'x', index: 0 };
  },
  'goes on after the end': async function* (_requests, { signal }) {
    try {
      while (!signal.aborted) yield { text: 'x', index: 0 };
    } finally {
      yield { text: 'still here', index: 0 };
      bad(new Error('x'));
    }
  },
  ...Object.fromEntries(
    Object.entries(thrown).map(([name, value]) => [
      `throws ${name} after its first response`,
      async function* () {
        yield { text: 'x', index: 0 };
        bad(value);
      },
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `yields ${name}`,
      async function* () {
        yield value;
      },
    ]),
  ),
};

const behaviours: Readonly<Record<Form, Record<string, Handler>>> = {
  unary: promised,
  clientStream: promised,
  serverStream: generated,
  bidi: generated,
};
const names = { unary: 'Unary', clientStream: 'ClientStream', serverStream: 'ServerStream', bidi: 'Bidi' } as const;

/** Handlers that never end by themselves, so that the deadline must end them. All others must end long before. */
const endless = new Set([
  'never answers',
  'answers after the call is cancelled',
  'throws after the call is cancelled',
  'is an async function that never answers',
  'gives a next that never comes',
  'gives a return that throws',
  'gives a return that rejects',
  'gives a return that never ends',
  'yields empty messages for ever',
  'yields for ever, whatever comes',
  'goes on after the end',
]);

/** The error cannot be sent, so the call is reset. */
const untold = new Set([
  'sets headers that HTTP/2 forbids',
  'sets trailers that HTTP/2 forbids',
  'sets a trailer twice that may be there once',
  'sets trailers that HTTP/2 forbids, and throws',
  'sets more headers than a client takes',
  'sets more trailers than a client takes',
]);

interface End {
  readonly code: number;
  readonly details: string;
}

/** Makes a call of any form, and resolves with its final statuses: there must be one. */
const endsOf = async (
  client: Client,
  form: Form,
  { deadlineMs, cancelAfterMs }: { deadlineMs: number; cancelAfterMs?: number },
): Promise<End[]> => {
  const ends: End[] = [];
  const options = { deadline: Date.now() + deadlineMs };
  if (form === 'unary') {
    await unary(client, {}, options).then(
      () => ends.push({ code: status.OK, details: '' }),
      ({ code, details }: ServiceError) => ends.push({ code, details }),
    );
    return ends;
  }
  await new Promise<void>((resolve) => {
    const call =
      form === 'serverStream'
        ? serverStream(client, {}, options)
        : form === 'bidi'
          ? bidi(client, options)
          : clientStream(client, () => {}, options);
    call.on('status', ({ code, details }: End) => {
      ends.push({ code, details });
      resolve();
    });
    call.on('error', () => {});
    if ('resume' in call) call.resume();
    if ('write' in call) {
      call.write({ text: 'a' });
      call.end();
    }
    if (cancelAfterMs !== undefined) setTimeout(() => call.cancel(), cancelAfterMs);
  });
  return ends;
};

const allOf = (behaviour: Handler): Partial<EchoService> =>
  Object.fromEntries(Object.values(names).map((name) => [name, behaviour])) as Partial<EchoService>;

describe('for any handler', () => {
  const faults: unknown[] = [];
  const onFault = (fault: unknown): void => void faults.push(fault);
  const logger = createRecordingLogger();
  let harness: Harness;
  let good: Harness;
  let behave: Handler = () => undefined;

  before(async () => {
    harness = await start(
      allOf((requests, context) => behave(requests, context)),
      { logger },
    );
    good = await start();
    process.on('unhandledRejection', onFault);
    process.on('uncaughtExceptionMonitor', onFault);
  });
  after(() => {
    process.off('unhandledRejection', onFault);
    process.off('uncaughtExceptionMonitor', onFault);
    closeAll();
  });

  for (const form of ['unary', 'clientStream', 'serverStream', 'bidi'] as const) {
    for (const [title, behaviour] of Object.entries(behaviours[form])) {
      it(`a call gets one status: ${form}, when it ${title}`, async () => {
        behave = behaviour;
        const ends = await endsOf(harness.client, form, { deadlineMs: endless.has(title) ? 150 : 5_000 });
        while (harness.server.activeCalls > 0) await new Promise((resolve) => setImmediate(resolve));
        expect((await unary(good.client, { text: 'others' })).text).to.equal('others');
        expect(ends).to.have.length(1);
        const [{ code, details } = { code: -1, details: '' }] = ends;
        if (endless.has(title)) expect(code).to.equal(status.DEADLINE_EXCEEDED);
        else
          expect(status[code], 'a status of the server')
            .to.be.a('string')
            .that.is.not.oneOf(['DEADLINE_EXCEEDED', 'CANCELLED']);
        expect(details.includes('RST_STREAM'), details).to.equal(untold.has(title));
        expect(details).not.to.contain('secret');
        expect(faults).to.deep.equal([]);
      });
    }
  }

  it('calls that are cancelled at any moment leave nothing behind', async function () {
    this.timeout(20_000);
    const cases = Object.entries(behaviours).flatMap(([form, all]) =>
      Object.values(all).map((behaviour) => [form as Form, behaviour] as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...cases), fc.nat(10), async ([form, behaviour], cancelAfterMs) => {
        behave = behaviour;
        const deadlineMs = form === 'unary' ? cancelAfterMs + 1 : 5_000;
        expect(await endsOf(harness.client, form, { deadlineMs, cancelAfterMs })).to.have.length(1);
      }),
      { numRuns: 200 },
    );
    while (harness.server.activeCalls > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(faults).to.deep.equal([]);
  });
});
