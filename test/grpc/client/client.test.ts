import { InterceptingCall, Metadata, status, type Interceptor, type ServerUnaryCall } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import type { CallStatus } from '../../../src/grpc/client/call-options.js';
import { createChannel } from '../../../src/grpc/client/channel.js';
import { createClient, type ClientOptions } from '../../../src/grpc/client/create-client.js';
import { encodeStatusDetails } from '../../../src/grpc/common/status-details.js';
import type { ErrorDetail } from '../../../src/grpc/common/status-error.js';
import { closing } from '../../support/closing.js';
import { collect } from '../../support/collect.js';
import { deferred } from '../../support/deferred.js';
import { startEchoServer } from '../../support/echo/echo-server.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { rejection, statusError } from '../../support/rejection.js';

describe('a typed client', () => {
  const use = closing();

  const connect = async (handlers: Parameters<typeof startEchoServer>[0] = {}, options: ClientOptions = {}) => {
    const server = use(await startEchoServer(handlers));
    const channel = use(createChannel({ target: server.target, tls: 'disabled' }));
    return createClient(echoDefinition, channel, options);
  };

  describe('in a unary call', () => {
    it('resolves to the complete response', async () => {
      const echo = await connect();
      expect(await echo.Unary({ text: 'hello' })).to.deep.equal({ text: 'hello', index: 0 });
    });

    it('rejects with the code, the message and the details that the server sent', async () => {
      const details: ErrorDetail[] = [
        { kind: 'ErrorInfo', reason: 'GONE', domain: 'test', metadata: { id: '7' } },
        { kind: 'RetryInfo', retryDelayMs: 250 },
      ];
      const echo = await connect({
        Unary: (_call, callback) => {
          const metadata = new Metadata();
          metadata.set('grpc-status-details-bin', encodeStatusDetails(status.NOT_FOUND, 'it is gone', details));
          callback({ code: status.NOT_FOUND, details: 'it is gone', metadata });
        },
      });
      const error = await statusError(echo.Unary({}));
      expect(error).to.include({ code: status.NOT_FOUND, message: 'it is gone' });
      expect(error.details).to.deep.equal(details);
    });

    it('gives the metadata, and the trailers before the result', async () => {
      const echo = await connect({
        Unary: (call, callback) => {
          const metadata = new Metadata();
          metadata.set('first', 'metadata');
          call.sendMetadata(metadata);
          const trailers = new Metadata();
          trailers.set('last', 'trailers');
          callback(null, {}, trailers);
        },
      });
      const seen: string[] = [];
      await echo.Unary(
        {},
        {
          onMetadata: (metadata) => seen.push(`metadata ${String(metadata.get('first')[0])}`),
          onStatus: ({ code, trailers }) => seen.push(`status ${code} ${String(trailers.get('last')[0])}`),
        },
      );
      seen.push('result');
      expect(seen).to.deep.equal(['metadata metadata', 'status 0 trailers', 'result']);
    });

    it('sends the metadata that it is given and leaves it as it was', async () => {
      const addsHeader: Interceptor = (options, nextCall) =>
        new InterceptingCall(nextCall(options), {
          start: (metadata, listener, next) => {
            metadata.set('added', 'by an interceptor');
            next(metadata, listener);
          },
        });
      const echo = await connect(
        {
          Unary: ({ metadata }, callback) =>
            callback(null, { text: `${String(metadata.get('mine'))}, ${String(metadata.get('added'))}` }),
        },
        { interceptors: [addsHeader] },
      );
      const metadata = new Metadata();
      metadata.set('mine', 'value');
      expect(await echo.Unary({}, { metadata })).to.include({ text: 'value, by an interceptor' });
      expect(metadata.getMap()).to.deep.equal({ mine: 'value' });
    });

    it('fails when the earlier of deadline and timeout has passed', async () => {
      const echo = await connect({ Unary: () => {} });
      const startedMs = Date.now();
      const error = await statusError(echo.Unary({}, { timeoutMs: 50, deadline: startedMs + 60_000 }));
      expect(error.code).to.equal(status.DEADLINE_EXCEEDED);
      expect(Date.now() - startedMs).to.be.within(45, 5_000);
      expect(await statusError(echo.Unary({}, { timeoutMs: 60_000, deadline: Date.now() + 50 }))).to.include({
        code: status.DEADLINE_EXCEEDED,
      });
    });

    it('sends nothing when the deadline has already passed', async () => {
      let calls = 0;
      const echo = await connect({
        Unary: (_call, callback) => {
          calls += 1;
          callback(null, {});
        },
      });
      expect(await statusError(echo.Unary({}, { deadline: Date.now() - 1 }))).to.include({
        code: status.DEADLINE_EXCEEDED,
      });
      await echo.Unary({});
      expect(calls).to.equal(1);
    });

    it('sends nothing when HTTP/2 forbids its metadata, and says why', async () => {
      let served = 0;
      const echo = await connect({
        Unary: (_call, callback) => {
          served += 1;
          callback(null, {});
        },
      });
      const forbidden = new Metadata();
      forbidden.set('connection', 'close');
      const twice = new Metadata();
      for (const value of ['1', '2']) twice.add('etag', value);
      for (const [metadata, name] of [[forbidden, 'connection'] as const, [twice, 'etag'] as const]) {
        const error = await statusError(echo.Unary({}, { metadata }));
        expect([error.code, served]).to.deep.equal([status.INTERNAL, 0]);
        expect(error.message).to.include(name);
      }
      await echo.Unary({});
      expect(served).to.equal(1);
    });

    it('is cancelled by its signal, on both sides', async () => {
      const arrived = deferred<ServerUnaryCall<unknown, unknown>>();
      const echo = await connect({ Unary: (call) => arrived.resolve(call) });
      const controller = new AbortController();
      const result = statusError(echo.Unary({}, { signal: controller.signal }));
      const call = await arrived.promise;
      const cancelled = once(call, 'cancelled');
      const reason = new Error('the user went away');
      controller.abort(reason);
      expect(await result).to.include({ code: status.CANCELLED, cause: reason });
      await cancelled;
    });

    it('is cancelled by its signal in the turn in which it was started', async () => {
      const cancelled = deferred();
      const seen: string[] = [];
      const echo = await connect({
        Unary: (call, callback) => {
          if (call.request.text !== 'abort me') return callback(null, {});
          seen.push(call.request.text);
          call.on('cancelled', () => cancelled.resolve());
        },
      });
      await echo.Unary({});
      const controller = new AbortController();
      const result = statusError(echo.Unary({ text: 'abort me' }, { signal: controller.signal }));
      controller.abort();
      expect(await result).to.include({ code: status.CANCELLED });
      // A sent call is cancelled; whether it is sent at all is a race that either side may win.
      await echo.Unary({});
      if (seen.length > 0) await cancelled.promise;
    });

    it('does not start with an aborted signal, be it its own or the parent’s', async () => {
      const echo = await connect();
      const signal = AbortSignal.abort();
      expect(await statusError(echo.Unary({}, { signal }))).to.include({ code: status.CANCELLED });
      expect(await statusError(echo.Unary({}, { parent: { signal, deadline: Infinity } }))).to.include({
        code: status.CANCELLED,
      });
    });

    it('shares one listener on a signal with the other calls that it cancels', async () => {
      const echo = await connect({ Unary: () => {} });
      const warnings: string[] = [];
      const warn = (warning: Error): void => void warnings.push(warning.name);
      process.on('warning', warn);
      const controller = new AbortController();
      const calls = Array.from({ length: 20 }, () => statusError(echo.Unary({}, { signal: controller.signal })));
      await new Promise(setImmediate);
      controller.abort();
      for (const call of calls) expect(await call).to.include({ code: status.CANCELLED });
      process.off('warning', warn);
      expect(warnings).to.deep.equal([]);
    });

    it('leaves no listener on a signal that outlives it', async () => {
      const echo = await connect();
      let listeners = 0;
      const { signal } = new AbortController();
      const counted = new Proxy(signal, {
        get: (target, key) => {
          if (key === 'addEventListener') listeners += 1;
          if (key === 'removeEventListener') listeners -= 1;
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
      await echo.Unary({}, { signal: counted });
      expect(listeners).to.equal(0);
    });

    it('waits for a server that is not there yet, when told to', async () => {
      const gone = await startEchoServer();
      gone.close();
      const channel = use(createChannel({ target: gone.target, tls: 'disabled', initialReconnectBackoffMs: 100 }));
      const echo = createClient(echoDefinition, channel);
      expect(await statusError(echo.Unary({}, { timeoutMs: 5_000 }))).to.include({ code: status.UNAVAILABLE });
      const waiting = echo.Unary({ text: 'patient' }, { waitForReady: true, timeoutMs: 5_000 });
      use(await startEchoServer({}, { port: gone.port }));
      expect(await waiting).to.include({ text: 'patient' });
    });

    it('runs the interceptors of the client and then those of the call', async () => {
      const order: string[] = [];
      const named =
        (name: string): Interceptor =>
        (options, nextCall) => {
          order.push(name);
          return new InterceptingCall(nextCall(options));
        };
      const echo = await connect({}, { interceptors: [named('client 1'), named('client 2')] });
      await echo.Unary({}, { interceptors: [named('call')] });
      expect(order).to.deep.equal(['client 1', 'client 2', 'call']);
    });
  });

  describe('in a server stream', () => {
    it('yields every response in order', async () => {
      const echo = await connect();
      const responses = await collect(echo.ServerStream({ text: 'x', count: 100 }));
      expect(responses.map(({ index }) => index)).to.deep.equal([...Array(100).keys()]);
    });

    it('yields what came before an error, and then throws it', async () => {
      const echo = await connect({
        ServerStream: (call) => {
          call.write({ text: 'one' });
          call.write({ text: 'two' });
          call.emit('error', { code: status.DATA_LOSS, details: 'no more' });
        },
      });
      const seen: string[] = [];
      const error = await statusError(
        (async () => {
          for await (const { text } of echo.ServerStream({})) seen.push(text);
        })(),
      );
      expect(seen).to.deep.equal(['one', 'two']);
      expect(error).to.include({ code: status.DATA_LOSS, message: 'no more' });
    });

    it('is cancelled when its reader stops early', async () => {
      const cancelled = deferred();
      const echo = await connect({
        ServerStream: (call) => {
          call.on('cancelled', () => cancelled.resolve());
          call.write({ text: 'first' });
        },
      });
      const ended = deferred<CallStatus>();
      for await (const { text } of echo.ServerStream({}, { onStatus: ended.resolve })) {
        expect(text).to.equal('first');
        break;
      }
      await cancelled.promise;
      expect(await ended.promise).to.include({ code: status.CANCELLED });
    });

    it('holds the server back while its reader is busy', async () => {
      let written = 0;
      const echo = await connect({
        ServerStream: (call) => {
          const text = 'x'.repeat(64 * 1024);
          const write = (): void => {
            while (written < 2_000) {
              written += 1;
              if (call.write({ text })) continue;
              call.once('drain', write);
              return;
            }
            call.end();
          };
          write();
        },
      });
      let read = 0;
      for await (const response of echo.ServerStream({})) {
        expect(response.text).to.have.length(64 * 1024);
        read += 1;
        if (read === 1) {
          // A stream without backpressure makes progress during round trips, though not during each of them.
          let before = 0;
          for (let still = 0; still < 20; still = written === before ? still + 1 : 0) {
            before = written;
            await echo.Unary({});
          }
          // The window is 1 MiB and each side keeps 16 messages: far from the total of 2,000.
          expect(written).to.be.below(500);
        }
      }
      expect(read).to.equal(2_000);
    });

    it('makes no call until it is read', async () => {
      let calls = 0;
      const echo = await connect({
        ServerStream: (call) => {
          calls += 1;
          call.end();
        },
      });
      echo.ServerStream({});
      await echo.Unary({});
      expect(calls).to.equal(0);
    });

    it('throws at its reader when its signal is aborted', async () => {
      const echo = await connect({
        ServerStream: (call) => {
          call.write({});
        },
      });
      const controller = new AbortController();
      const reading = statusError(
        (async () => {
          for await (const { index } of echo.ServerStream({}, { signal: controller.signal })) {
            expect(index).to.equal(0);
            controller.abort();
          }
        })(),
      );
      expect(await reading).to.include({ code: status.CANCELLED });
    });
  });

  describe('in a client stream', () => {
    it('sends what an async generator or an array yields', async () => {
      const echo = await connect();
      async function* requests() {
        yield { text: 'a' };
        yield { text: 'b' };
      }
      expect(await echo.ClientStream(requests())).to.include({ text: 'a,b' });
      expect(await echo.ClientStream([{ text: 'c' }, { text: 'd' }])).to.include({ text: 'c,d' });
      expect(await echo.ClientStream([])).to.include({ text: '' });
    });

    it('stops when the server answers early, and closes the generator', async () => {
      const echo = await connect({
        ClientStream: (call, callback) => call.once('data', () => callback(null, { text: 'enough' })),
      });
      const closed = deferred();
      const more = deferred();
      async function* requests() {
        try {
          yield { text: 'a' };
          await more.promise;
          yield { text: 'never sent' };
        } finally {
          closed.resolve();
        }
      }
      expect(await echo.ClientStream(requests())).to.include({ text: 'enough' });
      more.resolve();
      await closed.promise;
    });

    it('takes no more than the server reads', async () => {
      const reading = deferred<() => void>();
      const echo = await connect({
        ClientStream: (call, callback) => {
          let count = 0;
          reading.resolve(() => {
            call.on('data', () => (count += 1));
            call.on('end', () => callback(null, { text: String(count) }));
          });
        },
      });
      let taken = 0;
      const stalled = deferred();
      const text = 'x'.repeat(64 * 1024);
      function* requests() {
        for (; taken < 2_000; taken += 1) {
          const before = taken;
          setTimeout(() => {
            if (taken === before + 1) stalled.resolve();
          }, 200).unref();
          yield { text };
        }
      }
      const result = echo.ClientStream(requests());
      const read = await reading.promise;
      await stalled.promise;
      expect(taken).to.be.below(500);
      read();
      expect(await result).to.include({ text: '2000' });
    });

    it('is cancelled by an error of its generator, and rejects with that error', async () => {
      const cancelled = deferred();
      const arrived = deferred();
      const echo = await connect({
        ClientStream: (call) => call.once('cancelled', () => cancelled.resolve()).on('data', () => arrived.resolve()),
      });
      const broken = new Error('the file cannot be read');
      async function* requests() {
        yield { text: 'a' };
        await arrived.promise;
        throw broken;
      }
      expect(await rejection(echo.ClientStream(requests()))).to.equal(broken);
      await cancelled.promise;
    });

    it('is cancelled by requests that cannot be iterated, and rejects with the reason', async () => {
      const echo = await connect();
      const ended = deferred<status>();
      const locked = new ReadableStream<{ text: string }>();
      locked.getReader();
      const result = echo.ClientStream(locked, { timeoutMs: 60_000, onStatus: ({ code }) => ended.resolve(code) });
      expect((await rejection(result)).message).to.include('locked');
      expect(await ended.promise).to.equal(status.CANCELLED);
    });
  });

  describe('in a bidi stream', () => {
    it('lets requests depend on responses', async () => {
      const echo = await connect();
      let answered = deferred();
      async function* requests() {
        for (const text of ['a', 'b', 'c']) {
          yield { text };
          await answered.promise;
          answered = deferred();
        }
      }
      const seen: string[] = [];
      for await (const { text, index } of echo.Bidi(requests())) {
        seen.push(`${index} ${text}`);
        answered.resolve();
      }
      expect(seen).to.deep.equal(['0 a', '1 b', '2 c']);
    });

    it('closes its requests when its reader stops early', async () => {
      const cancelled = deferred();
      const echo = await connect({
        Bidi: (call) => {
          call.on('cancelled', () => cancelled.resolve());
          call.write({});
        },
      });
      const closed = deferred();
      async function* requests() {
        try {
          for (;;) yield { text: 'more' };
        } finally {
          closed.resolve();
        }
      }
      for await (const { index } of echo.Bidi(requests())) {
        expect(index).to.equal(0);
        break;
      }
      await Promise.all([cancelled.promise, closed.promise]);
    });

    it('is cancelled by an error of its requests, which its reader gets', async () => {
      const cancelled = deferred();
      const arrived = deferred();
      const echo = await connect({
        Bidi: (call) => call.once('cancelled', () => cancelled.resolve()).on('data', () => arrived.resolve()),
      });
      const broken = new Error('no more to send');
      async function* requests() {
        yield { text: 'a' };
        await arrived.promise;
        throw broken;
      }
      expect(await rejection(collect(echo.Bidi(requests())))).to.equal(broken);
      await cancelled.promise;
    });

    it('ends when the server ends it, with requests left', async () => {
      const echo = await connect({
        Bidi: (call) => {
          call.write({ text: 'that is all' });
          call.end();
        },
      });
      const closed = deferred();
      async function* requests() {
        try {
          for (;;) {
            yield { text: 'more' };
            await new Promise(setImmediate);
          }
        } finally {
          closed.resolve();
        }
      }
      const responses = await collect(echo.Bidi(requests()));
      expect(responses.map(({ text }) => text)).to.deep.equal(['that is all']);
      await closed.promise;
    });
  });
});

describe('a channel', () => {
  const use = closing();

  it('serves several clients, says its state and closes', async () => {
    const server = use(await startEchoServer());
    const channel = createChannel({ target: server.target, tls: 'disabled' });
    expect(channel.state()).to.equal('IDLE');
    await channel.ready({ timeoutMs: 5_000 });
    expect(channel.state()).to.equal('READY');
    const clients = [1, 2].map(() => createClient(echoDefinition, channel));
    for (const client of clients) await client.Unary({});
    channel.close();
    expect(channel.state()).to.equal('SHUTDOWN');
    expect(await statusError(channel.ready({ timeoutMs: 1_000 }))).to.include({ code: status.UNAVAILABLE });
  });

  it('rejects a call after it was closed', async () => {
    const channel = createChannel({ target: '127.0.0.1:1', tls: 'disabled' });
    channel.close();
    const echo = createClient(echoDefinition, channel);
    expect(await statusError(echo.Unary({}))).to.include({ code: status.UNAVAILABLE });
    expect(await statusError(collect(echo.ServerStream({})))).to.include({ code: status.UNAVAILABLE });
  });
});
