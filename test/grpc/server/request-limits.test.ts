import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import type { ClientHttp2Stream, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { createChannel } from '../../../src/grpc/client/channel.js';
import { createClient } from '../../../src/grpc/client/create-client.js';
import { healthDefinition } from '../../../src/grpc/common/health-definition.js';
import { silentLogger } from '../../../src/grpc/common/logger.js';
import { StatusError } from '../../../src/grpc/common/status-error.js';
import type { ServerInterceptor } from '../../../src/grpc/common/call-context.js';
import { createServer } from '../../../src/grpc/server/create-server.js';
import { implement } from '../../../src/grpc/server/call/implement.js';
import { createHealth, type HealthOptions } from '../../../src/grpc/server/services/health.js';
import { deferred } from '../../support/deferred.js';
import { echoDefinition, type EchoResponse } from '../../support/echo/echo.js';
import { closing } from '../../support/closing.js';
import { http2Call, http2Session } from '../../support/http2-call.js';
import { message } from '../../support/http2-frames.js';
import { statusError } from '../../support/rejection.js';
import { closeAll, echoService, start, type EchoService } from './harness.js';

const { path } = healthDefinition.Check;
const callHeaders = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };
const gzip = { 'grpc-encoding': 'gzip' };

describe('what a stranger may send to the health service', () => {
  const use = closing();

  const serve = async (options: HealthOptions = {}): Promise<number> => {
    const health = createHealth(options);
    health.set('', 'SERVING');
    const services = [health.implementation];
    return use(createServer({ services, tls: 'disabled', logger: silentLogger })).listen('127.0.0.1:0');
  };

  const check = async (port: number, body: Buffer, more: OutgoingHttpHeaders = {}): Promise<string | undefined> => {
    const session = await http2Session(`http://127.0.0.1:${port}`);
    use({ close: () => session.destroy() });
    const { grpcStatus, grpcMessage } = await http2Call(session, path, body, more);
    expect(grpcStatus).to.equal(status.RESOURCE_EXHAUSTED);
    return grpcMessage;
  };

  it('is 1 KiB, as it comes and decompressed: a bomb of 4 MiB is never inflated', async () => {
    const port = await serve();
    const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024));
    expect(bomb.length).to.be.below(8 * 1024);
    const smallBomb = gzipSync(Buffer.alloc(100 * 1024));
    expect(smallBomb.length).to.be.below(1024);
    const used = process.memoryUsage().arrayBuffers;
    expect(await check(port, message(bomb, { compressed: 1 }), gzip)).to.include('over the limit of 1024');
    expect(await check(port, message(smallBomb, { compressed: 1 }), gzip)).to.include('decompressed');
    expect(await check(port, message(Buffer.alloc(1025)))).to.include('over the limit of 1024');
    expect(process.memoryUsage().arrayBuffers - used).to.be.below(1024 * 1024);
  });

  it('is a number of watches: one more is refused, and one that ends makes room', async () => {
    const port = await serve({ maxWatches: 2 });
    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' }));
    const client = createClient(healthDefinition, channel);
    const watch = async () => {
      const watching = client.Watch({ service: '' })[Symbol.asyncIterator]();
      await watching.next();
      return watching;
    };
    const first = await watch();
    await watch();
    const refused = await statusError(watch());
    expect([refused.code, refused.details[0]?.kind]).to.deep.equal([status.RESOURCE_EXHAUSTED, 'RetryInfo']);
    await first.return?.(undefined);
    let third = await watch().catch(() => undefined);
    // The server notices the end a little later.
    while (third === undefined) third = await watch().catch(() => undefined);
    expect((await client.Check({ service: '' })).status).to.equal('SERVING');
  });
});

describe('health watches of one caller', () => {
  const use = closing();

  it('are at most its share, on all its connections together, and leave room for others', async () => {
    const health = createHealth({ maxWatches: 10, maxWatchesOfCaller: 2 });
    health.set('', 'SERVING');
    const server = use(createServer({ services: [health.implementation], tls: 'disabled', logger: silentLogger }));
    const port = await server.listen('[::]:0');
    const watch = async (target: string) => {
      const client = createClient(healthDefinition, use(createChannel({ target, tls: 'disabled' })));
      const first = await client.Watch({ service: '' })[Symbol.asyncIterator]().next();
      if (first.done === true) throw new Error('the watch ended');
      return first.value.status;
    };
    const stranger = `ipv4:127.0.0.1:${port}`;
    expect([await watch(stranger), await watch(stranger)]).to.deep.equal(['SERVING', 'SERVING']);
    expect((await statusError(watch(stranger))).code).to.equal(status.RESOURCE_EXHAUSTED);
    expect(await watch(`ipv6:[::1]:${port}`)).to.equal('SERVING');
  });
});

describe('a request that never ends', () => {
  afterEach(closeAll);

  it('is given up after its time, for calls that send one request, and for no others', async () => {
    const { port } = await start({}, { channel: { requestTimeoutMs: 100 } });
    const session = await http2Session(`http://127.0.0.1:${port}`);
    const begin = (method: string, body: Buffer): ClientHttp2Stream => {
      const stream = session.request({ ...callHeaders, ':path': `/test.echo.Echo/${method}` });
      stream.on('error', () => {});
      stream.write(body);
      return stream;
    };
    const streaming = begin('ClientStream', message(Buffer.alloc(0)));
    for (const stream of [begin('Unary', message(Buffer.alloc(0))), begin('ServerStream', Buffer.from([0, 0]))]) {
      const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders];
      expect(Number(headers['grpc-status'])).to.equal(status.DEADLINE_EXCEEDED);
      expect(headers['grpc-message']).to.include('100%20ms');
    }
    expect(streaming.closed).to.equal(false);
    session.destroy();
  });

  it('is given up when a stream has not begun in the time that its method sets, from when it is read', async () => {
    const limits = { methods: { Bidi: { requestTimeoutMs: 100 } } };
    const late = deferred();
    const bidi: EchoService['Bidi'] = (requests, context) =>
      context.header('x-late') ? lateBidi(requests, context) : echoService.Bidi(requests, context);
    async function* lateBidi(...call: Parameters<EchoService['Bidi']>): AsyncGenerator<EchoResponse> {
      await late.promise;
      yield* echoService.Bidi(...call);
    }
    const { port } = await start({}, { services: [implement(echoDefinition, { ...echoService, Bidi: bidi }, limits)] });
    const session = await http2Session(`http://127.0.0.1:${port}`);
    const begin = (method: string, more: OutgoingHttpHeaders = {}): ClientHttp2Stream => {
      const stream = session.request({ ...callHeaders, ':path': `/test.echo.Echo/${method}`, ...more });
      stream.on('error', () => {});
      return stream;
    };
    const begun = begin('Bidi');
    begun.write(message(Buffer.alloc(0)));
    await once(begun, 'data');
    const unlimited = begin('ClientStream');
    const notRead = begin('Bidi', { 'x-late': 'true' });
    const ended = async (stream: ClientHttp2Stream): Promise<number> => {
      const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders];
      return Number(headers['grpc-status']);
    };
    expect(await ended(begin('Bidi'))).to.equal(status.DEADLINE_EXCEEDED);
    expect([begun.closed, unlimited.closed, notRead.closed]).to.deep.equal([false, false, false]);
    late.resolve();
    expect(await ended(notRead)).to.equal(status.DEADLINE_EXCEEDED);
    expect([begun.closed, unlimited.closed]).to.deep.equal([false, false]);
    session.destroy();
  });
});

describe('a call that has its status', () => {
  afterEach(closeAll);

  /* A client that has not ended its requests could send forever and occupy a stream of the connection. */
  for (const [title, headers] of [
    ['alone', {}],
    ['after headers', { 'x-headers': 'true' }],
    ['after messages', { 'x-messages': 'true' }],
  ] as const) {
    it(`is closed by the server though its client sends on: a status ${title}`, async () => {
      const refuse: ServerInterceptor = async (context, next) => {
        if (context.header('x-headers')) context.responseMetadata.set('x-id', '1');
        if (context.header('x-messages')) return next();
        throw new StatusError(status.PERMISSION_DENIED, 'not you');
      };
      async function* Bidi(): AsyncGenerator<EchoResponse> {
        yield { text: 'bye', index: 0 };
        throw new StatusError(status.PERMISSION_DENIED, 'not you');
      }
      const { port } = await start({ Bidi }, { interceptors: [refuse] });
      const session = await http2Session(`http://127.0.0.1:${port}`);
      const stream = session.request({ ...callHeaders, ':path': '/test.echo.Echo/Bidi', ...headers });
      let last: IncomingHttpHeaders = {};
      stream.on('response', (received) => (last = { ...last, ...received }));
      stream.on('trailers', (received: IncomingHttpHeaders) => (last = { ...last, ...received }));
      stream.on('error', () => {});
      stream.resume();
      stream.write(message(Buffer.alloc(100)));
      await once(stream, 'close');
      expect([Number(last['grpc-status']), stream.rstCode]).to.deep.equal([status.PERMISSION_DENIED, 0]);
      session.destroy();
    });
  }
});
