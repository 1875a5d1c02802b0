import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { expect } from 'chai';
import { HealthImplementation } from 'grpc-health-check';
import { once } from 'node:events';
import { silentLogger } from '../../../src/grpc/common/logger.js';
import { healthDefinition } from '../../../src/grpc/common/health-definition.js';
import { createChannel, type Channel } from '../../../src/grpc/client/channel.js';
import { createClient } from '../../../src/grpc/client/create-client.js';
import { createServer, type GrpcServer } from '../../../src/grpc/server/create-server.js';
import { closing } from '../../support/closing.js';
import { collect } from '../../support/collect.js';
import { deferred } from '../../support/deferred.js';
import { echoDefinition, type EchoHandlers } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';

const handlers = (over: Partial<EchoHandlers> = {}): EchoHandlers => ({
  Unary: (call, callback) => callback(null, { text: call.request.text }),
  ServerStream: (call) => {
    for (let index = 0; index < call.request.count; index++) call.write({ text: call.request.text, index });
    call.end();
  },
  ClientStream: (call, callback) => {
    let index = 0;
    call.on('data', () => index++);
    call.on('end', () => callback(null, { index }));
  },
  Bidi: (call) => {
    call.on('data', ({ text }: { text: string }) => call.write({ text }));
    call.on('end', () => call.end());
  },
  ...over,
});

describe('handlers written for grpc-js', () => {
  const use = closing();

  const connect = async (add: (server: GrpcServer) => void): Promise<Channel> => {
    const server = use(createServer({ services: [], tls: 'disabled', logger: silentLogger }));
    add(server);
    const port = await server.listen('127.0.0.1:0');
    return use(createChannel({ target: `ipv4:127.0.0.1:${port}`, tls: 'disabled' }));
  };
  const echo = async (over: Partial<EchoHandlers> = {}) =>
    createClient(echoDefinition, await connect((server) => server.addService(echoDefinition, handlers(over))));

  it('answer in all four forms', async () => {
    const client = await echo();
    expect(await client.Unary({ text: 'x' })).to.deep.equal({ text: 'x', index: 0 });
    expect((await collect(client.ServerStream({ text: 'y', count: 3 }))).map(({ index }) => index)).to.deep.equal([
      0, 1, 2,
    ]);
    expect((await client.ClientStream([{}, {}])).index).to.equal(2);
    expect((await collect(client.Bidi([{ text: 'a' }, { text: 'b' }]))).map(({ text }) => text)).to.deep.equal([
      'a',
      'b',
    ]);
  });

  it('serve grpc-health-check’s HealthImplementation: check, list and a watch', async () => {
    const health = new HealthImplementation({ '': 'SERVING' });
    const client = createClient(healthDefinition, await connect((server) => health.addToServer(server)));
    expect(await client.Check({ service: '' })).to.deep.equal({ status: 'SERVING' });
    expect((await statusError(client.Check({ service: 'other' }))).code).to.equal(status.NOT_FOUND);
    expect((await client.List({})).statuses).to.have.keys(['']);
    const watch = client.Watch({ service: '' })[Symbol.asyncIterator]();
    expect((await watch.next()).value).to.deep.equal({ status: 'SERVING' });
    health.setStatus('', 'NOT_SERVING');
    expect((await watch.next()).value).to.deep.equal({ status: 'NOT_SERVING' });
    await watch.return?.(undefined);
  });

  it('send metadata, trailers and errors as grpc-js does', async () => {
    const trailers = new Metadata();
    trailers.set('x-trailer', 't');
    const client = await echo({
      Unary: (call, callback) => {
        const metadata = new Metadata();
        metadata.set('x-header', call.getPath());
        call.sendMetadata(metadata);
        if (call.request.text === 'bare') callback(new Error('no code'));
        else if (call.request.text === 'fail') callback({ code: status.ABORTED, details: 'again', metadata: trailers });
        else callback(null, {}, trailers);
      },
      ServerStream: (call) => void call.emit('error', { code: status.DATA_LOSS, details: 'lost' } as ServiceError),
      Bidi: (call) => void call.destroy(Object.assign(new Error('over'), { code: status.OUT_OF_RANGE })),
    });
    const seen: string[] = [];
    const observers = {
      onMetadata: (metadata: Metadata) => seen.push(metadata.get('x-header').join()),
      onStatus: ({ trailers: sent }: { trailers: Metadata }) => seen.push(sent.get('x-trailer').join()),
    };
    await client.Unary({ text: 'ok' }, observers);
    expect(seen).to.deep.equal(['/test.echo.Echo/Unary', 't']);
    const failed = await statusError(client.Unary({ text: 'fail' }, observers));
    expect([failed.code, failed.message, seen.at(-1)]).to.deep.equal([status.ABORTED, 'again', 't']);
    const bare = await statusError(client.Unary({ text: 'bare' }));
    expect([bare.code, bare.message]).to.deep.equal([status.UNKNOWN, 'no code']);
    expect((await statusError(collect(client.ServerStream({})))).code).to.equal(status.DATA_LOSS);
    expect((await statusError(collect(client.Bidi([])))).code).to.equal(status.OUT_OF_RANGE);
  });

  it('learn that the client cancelled', async () => {
    const cancelled = deferred<boolean>();
    const begun = deferred();
    const client = await echo({
      ServerStream: (call) => {
        begun.resolve();
        void once(call, 'cancelled').then(() => cancelled.resolve(call.cancelled));
      },
    });
    const aborter = new AbortController();
    const reading = statusError(collect(client.ServerStream({}, { signal: aborter.signal })));
    await begun.promise;
    aborter.abort();
    expect((await reading).code).to.equal(status.CANCELLED);
    expect(await cancelled.promise).to.equal(true);
  });

  it('must be there for every method', () => {
    const server = createServer({ services: [], tls: 'disabled', logger: silentLogger });
    expect(() => server.addService(echoDefinition, {})).to.throw('/test.echo.Echo/Unary');
  });
});
