import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import { StatusError } from '../../../src/grpc/common/status-error.js';
import { echoDefinition, type EchoResponse } from '../../support/echo/echo.js';
import { deferred } from '../../support/deferred.js';
import { http2Call, http2Session } from '../../support/http2-call.js';
import { message } from '../../support/http2-frames.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';
import {
  bidi,
  clientStream,
  closeAll,
  failure,
  opened,
  serverStream,
  start,
  unary,
  unaryWithoutClock,
} from './harness.js';

describe('a server', () => {
  afterEach(closeAll);

  it('answers a unary call', async () => {
    const { client } = await start();
    expect(await unary(client, { text: 'hello' })).to.deep.equal({ text: 'hello', index: 0 });
  });

  it('streams responses in order', async () => {
    const { client } = await start();
    const indexes: number[] = [];
    for await (const response of serverStream(client, { text: 'x', count: 2000 }))
      indexes.push((response as EchoResponse).index);
    expect(indexes).to.deep.equal(Array.from({ length: 2000 }, (_, index) => index));
  });

  it('takes a stream of requests', async () => {
    const { client } = await start();
    const response = await new Promise<EchoResponse | undefined>((resolve, reject) => {
      const call = clientStream(client, (error, value) => (error ? reject(error) : resolve(value)));
      for (const text of ['a', 'b', 'c']) call.write({ text });
      call.end();
    });
    expect(response?.text).to.equal('a,b,c');
  });

  it('takes a stream without requests that ended before the handler reads it', async () => {
    const goOn = deferred();
    const { client } = await start({
      async ClientStream(requests) {
        await goOn.promise;
        let count = 0;
        for await (const _ of requests) count += 1;
        return { text: String(count), index: 0 };
      },
    });
    const response = new Promise<EchoResponse | undefined>((resolve, reject) => {
      clientStream(client, (error, value) => (error ? reject(error) : resolve(value))).end();
    });
    await unary(client, {}); // Its frames come after the end of the other.
    goOn.resolve();
    expect((await response)?.text).to.equal('0');
  });

  it('answers each request of a bidi stream as it comes', async () => {
    const { client } = await start();
    const call = bidi(client);
    for (const text of ['a', 'b', 'c']) {
      call.write({ text });
      const [response] = (await once(call, 'data')) as [EchoResponse];
      expect(response.text).to.equal(text);
    }
    call.end();
    const [ended] = (await once(call.resume(), 'status')) as [{ code: status }];
    expect(ended.code).to.equal(status.OK);
  });

  it('answers a thrown StatusError with its code, its message and its details', async () => {
    const { client } = await start({
      async Unary() {
        throw new StatusError(status.NOT_FOUND, 'no such thing: \ud800', {
          details: [{ kind: 'ErrorInfo', reason: 'GONE', domain: 'test' }],
        });
      },
    });
    const error = await failure(unary(client, {}));
    expect(error.code).to.equal(status.NOT_FOUND);
    expect(error.details).to.equal('no such thing: \ufffd');
    expect(error.metadata.get('grpc-status-details-bin')).to.have.length(1);
  });

  // More than a client on Node.js accepts: it would leave this call and all others on its connection without a
  // response.
  for (const [title, character] of [
    ['ASCII', 'x'],
    ['what is sent as nine bytes each', '\u20ac'],
  ] as const) {
    it(`cuts the message of an error that is too long to be sent, of ${title}, and leaves out details that are`, async () => {
      const long = character.repeat(100_000);
      const { client } = await start({
        async Unary({ text }) {
          throw new StatusError(status.NOT_FOUND, long, {
            details: [{ kind: 'ErrorInfo', reason: 'GONE', domain: text || long }],
          });
        },
      });
      for (const domain of ['test', '']) {
        const error = await failure(unary(client, { text: domain }, { deadline: Date.now() + 5_000 }));
        expect([error.code, error.details]).to.deep.equal([status.NOT_FOUND, `${character.repeat(1023)}…`]);
        expect(error.metadata.get('grpc-status-details-bin')).to.have.length(domain ? 1 : 0);
      }
    });
  }

  it('breaks off a call whose metadata is too large to be sent, and no other call', async () => {
    const { client } = await start({
      async Unary({ text }, context) {
        if (text === 'headers') context.responseMetadata.set('x-large', 'x'.repeat(100_000));
        if (text === 'trailers') context.trailers.set('x-large', 'x'.repeat(100_000));
        return { text, index: 0 };
      },
    });
    for (const text of ['headers', 'trailers']) {
      expect((await failure(unary(client, { text }, { deadline: Date.now() + 5_000 }))).code, text).to.equal(
        status.INTERNAL,
      );
      expect((await unary(client, { text: 'another' }, { deadline: Date.now() + 5_000 })).text).to.equal('another');
    }
  });

  it('answers any other error INTERNAL without its text, and logs it whole', async () => {
    const logger = createRecordingLogger();
    const bug = new Error('the password is hunter2');
    const { client } = await start({ Unary: () => Promise.reject(bug) }, { logger });
    const error = await failure(unary(client, {}));
    expect(error.code).to.equal(status.INTERNAL);
    expect(error.details).not.to.contain('hunter2');
    expect(logger.entries.find(({ level }) => level === 'error')?.fields).to.have.property('err', bug);
  });

  it('answers INTERNAL when a handler throws before its first await, or is not a generator where it must be', async () => {
    const { client } = await start({
      Unary: () => {
        throw new Error('at once');
      },
      ServerStream: () => Object.create(null) as AsyncIterable<EchoResponse>,
    });
    expect((await failure(unary(client, {}))).code).to.equal(status.INTERNAL);
    const [error] = (await once(serverStream(client, {}).resume(), 'error')) as [{ code: status }];
    expect(error.code).to.equal(status.INTERNAL);
  });

  it('logs what a listener for the end of a call throws, and goes on serving', async () => {
    const logger = createRecordingLogger();
    const bug = new Error('in the listener');
    const { client } = await start(
      {
        async Unary({ text }, context) {
          context.onEnd(() => {
            throw bug;
          });
          return { text, index: 0 };
        },
      },
      { logger },
    );
    expect((await unary(client, { text: 'one' })).text).to.equal('one');
    expect((await unary(client, { text: 'two' })).text).to.equal('two');
    expect(logger.entries.find(({ level }) => level === 'error')?.fields).to.have.property('err', bug);
  });

  it('answers UNIMPLEMENTED to a method that it does not have, after its interceptors', async () => {
    const seen: string[] = [];
    const { client } = await start(
      {},
      {
        interceptors: [
          (context, next) => {
            seen.push(`${context.method.path} ${context.method.known}`);
            return next();
          },
        ],
      },
    );
    const call = new Promise((resolve, reject) => {
      const bytes = (buffer: Buffer): Buffer => buffer;
      client.makeUnaryRequest('/test.echo.Echo/Nothing', bytes, bytes, Buffer.alloc(0), (error, value) =>
        error ? reject(error) : resolve(value),
      );
    });
    expect((await failure(call)).code).to.equal(status.UNIMPLEMENTED);
    expect(seen).to.deep.equal(['/test.echo.Echo/Nothing false']);
  });

  it('answers INTERNAL to bytes that are not the message, and goes on serving', async () => {
    const { client } = await start();
    const call = new Promise((resolve, reject) => {
      const bytes = (buffer: Buffer): Buffer => buffer;
      client.makeUnaryRequest('/test.echo.Echo/Unary', bytes, bytes, Buffer.from([0xff, 0xff, 0xff]), (error, value) =>
        error ? reject(error) : resolve(value),
      );
    });
    const error = await failure(call);
    expect(error.code).to.equal(status.INTERNAL);
    expect(error.details).to.equal('the request to /test.echo.Echo/Unary cannot be parsed');
    expect((await unary(client, { text: 'still here' })).text).to.equal('still here');
  });

  // A distant deadline gets its timer only when the call is no longer young; see call-deadline.ts.
  for (const [title, timeout] of [
    ['near', '300m'],
    ['far', '700m'],
  ] as const) {
    it(`ends a call that is over its ${title} deadline by itself, aborts its signal and drops what its handler gives later`, async () => {
      const aborted = deferred();
      const { port, server } = await start({
        async Unary(_request, { signal }) {
          await once(signal, 'abort');
          aborted.resolve();
          return { text: 'too late', index: 0 };
        },
      });
      const { grpcStatus, body } = await unaryWithoutClock(port, { 'grpc-timeout': timeout });
      expect([grpcStatus, body.length]).to.deep.equal([status.DEADLINE_EXCEEDED, 0]);
      await aborted.promise;
      expect(server.activeCalls).to.equal(0);
    });
  }

  it('aborts the signal when the client cancels a stream, and closes its generator', async () => {
    let closed: (() => void) | undefined;
    const generatorClosed = new Promise<void>((resolve) => (closed = resolve));
    const { client, server } = await start({
      async *ServerStream(_request, { signal }) {
        try {
          yield { text: 'first', index: 0 };
          await once(signal, 'abort');
        } finally {
          closed?.();
        }
      },
    });
    const call = serverStream(client, {});
    call.on('error', () => {});
    await once(call, 'data');
    call.cancel();
    await generatorClosed;
    await unary(client, { text: 'a round trip later' });
    expect(server.activeCalls).to.equal(0);
  });

  for (const sent of [0, 1, 3, 2_000]) {
    it(`never takes a stream of ${sent} requests that was cancelled for a complete one`, async () => {
      const outcome = deferred<string>();
      const reading = deferred();
      const { client } = await start({
        async ClientStream(requests) {
          reading.resolve();
          try {
            for await (const _ of requests);
            outcome.resolve('complete');
          } catch (error) {
            outcome.resolve(error instanceof StatusError ? status[error.code] : 'another error');
          }
          return { text: '', index: 0 };
        },
      });
      const call = clientStream(client, () => {});
      for (let index = 0; index < sent; index++) call.write({ text: 'x' });
      await reading.promise;
      call.cancel();
      expect(await outcome.promise).to.equal('CANCELLED');
    });
  }

  it('tells a handler of the end of its call once, however it ends, and also when it asks late', async () => {
    const ended: string[] = [];
    let late: (() => void) | undefined;
    const { client, server } = await start({
      async Unary({ text }, context) {
        context.onEnd(() => ended.push(text));
        late = () => context.onEnd(() => ended.push(`${text}, late`));
        if (text === 'fails') throw new StatusError(status.NOT_FOUND, 'no such thing');
        if (text === 'hangs') {
          context.limitDeadline(Date.now());
          await new Promise(() => {});
        }
        return { text, index: 0 };
      },
    });
    await unary(client, { text: 'succeeds' });
    late?.();
    await failure(unary(client, { text: 'fails' }));
    await failure(unary(client, { text: 'hangs' }));
    await unary(client, { text: 'last' });
    expect(server.activeCalls).to.equal(0);
    expect(ended).to.deep.equal(['succeeds', 'succeeds, late', 'fails', 'hangs', 'last']);
  });

  it('never aborts the signal of a call that succeeds', async () => {
    let signal: AbortSignal | undefined;
    const { client } = await start({
      async Unary({ text }, context) {
        ({ signal } = context);
        return { text, index: 0 };
      },
    });
    await unary(client, { text: 'x' });
    await unary(client, { text: 'y' });
    expect(signal?.aborted).to.equal(false);
  });

  it('refuses to send a message over its limit', async () => {
    const { client } = await start(
      { Unary: async () => ({ text: 'x'.repeat(2000), index: 0 }) },
      { channel: { maxSendMessageBytes: 1000 } },
    );
    expect((await failure(unary(client, {}))).code).to.equal(status.RESOURCE_EXHAUSTED);
  });

  it('refuses a message over the limit that it receives', async () => {
    const { client } = await start({}, { channel: { maxReceiveMessageBytes: 1000 } });
    expect((await failure(unary(client, { text: 'x'.repeat(2000) }))).code).to.equal(status.RESOURCE_EXHAUSTED);
    expect((await unary(client, { text: 'small' })).text).to.equal('small');
  });

  it('stops a generator while the client does not read', async () => {
    let made = 0;
    const { client } = await start({
      async *ServerStream(_request, { signal }) {
        while (!signal.aborted) yield { text: 'x'.repeat(10_000), index: made++ };
      },
    });
    const call = serverStream(client, {});
    call.on('error', () => {});
    await once(call, 'metadata');
    await once(call, 'readable');
    let before = -1;
    while (before !== made) {
      before = made;
      await unary(client, { text: 'a round trip for the stream to fill its windows' });
    }
    expect(made).to.be.lessThan(1000);
    call.cancel();
  });

  it('stops reading requests that its handler does not ask for', async () => {
    const { client } = await start({
      async ClientStream(requests) {
        for await (const { text } of requests) return { text, index: 0 };
        return { text: 'none', index: 0 };
      },
    });
    const response = await new Promise<EchoResponse | undefined>((resolve, reject) => {
      const call = clientStream(client, (error, value) => (error ? reject(error) : resolve(value)));
      for (let index = 0; index < 10; index++) call.write({ text: String(index) });
    });
    expect(response?.text).to.equal('0');
  });

  it('sends the headers and trailers that a handler sets', async () => {
    const { client } = await start({
      async *ServerStream(_request, context) {
        context.responseMetadata.set('x-first', '1');
        context.trailers.set('x-last', '2');
        yield { text: 'x', index: 0 };
      },
    });
    const call = serverStream(client, {});
    const [[headers], [ended]] = (await Promise.all([once(call, 'metadata'), once(call.resume(), 'status')])) as [
      [{ get(key: string): unknown[] }],
      [{ metadata: { get(key: string): unknown[] } }],
    ];
    expect(headers.get('x-first')).to.deep.equal(['1']);
    expect(ended.metadata.get('x-last')).to.deep.equal(['2']);
  });

  it('sends its own status and content type, even if a handler sets them', async () => {
    const { client } = await start({
      async Unary({ text }, { responseMetadata, trailers }) {
        responseMetadata.set('content-type', 'text/plain');
        trailers.set('grpc-status', '3');
        trailers.set('grpc-message', 'mine');
        if (text === 'fail') throw new StatusError(status.NOT_FOUND, 'not there');
        return { text, index: 0 };
      },
    });
    expect((await unary(client, { text: 'x' })).text).to.equal('x');
    expect(await failure(unary(client, { text: 'fail' }))).to.include({ code: status.NOT_FOUND, details: 'not there' });
  });

  it('does not say that its messages are compressed, even if a handler says so', async () => {
    const { port } = await start({
      async Unary({ text }, { responseMetadata }) {
        responseMetadata.set('grpc-encoding', 'gzip');
        return { text, index: 0 };
      },
    });
    const session = await http2Session(`http://127.0.0.1:${port}`);
    opened.push(() => session.destroy());
    const { path, requestSerialize } = echoDefinition.Unary;
    const { grpcStatus, headers } = await http2Call(session, path, message(requestSerialize({ text: 'x' })));
    expect(grpcStatus).to.equal(status.OK);
    expect(headers).not.to.have.property('grpc-encoding');
  });

  it('runs its interceptors in their order, around the handler', async () => {
    const seen: string[] = [];
    const note = (name: string) => async (_context: unknown, next: () => Promise<void>) => {
      seen.push(`${name} in`);
      await next();
      seen.push(`${name} out`);
    };
    const { client } = await start({}, { interceptors: [note('outer'), note('inner')] });
    await unary(client, { text: 'x' });
    expect(seen).to.deep.equal(['outer in', 'inner in', 'inner out', 'outer out']);
  });

  it('lets an interceptor bring the deadline forward', async () => {
    const { client } = await start(
      { Unary: () => new Promise(() => {}) },
      {
        interceptors: [
          (context, next) => {
            context.limitDeadline(Date.now() + 20);
            return next();
          },
        ],
      },
    );
    expect((await failure(unary(client, {}))).code).to.equal(status.DEADLINE_EXCEEDED);
  });
});
