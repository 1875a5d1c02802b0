import { status, type ServerWritableStream } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import { addMetadata } from '../../../src/grpc/client/interceptors/add-metadata.js';
import { createBytesClient, type BytesClient } from '../../../src/grpc/client/create-bytes-client.js';
import { createChannel } from '../../../src/grpc/client/channel.js';
import type { ClientOptions } from '../../../src/grpc/client/create-client.js';
import { closing } from '../../support/closing.js';
import { collect } from '../../support/collect.js';
import { deferred } from '../../support/deferred.js';
import { startEchoServer } from '../../support/echo/echo-server.js';
import { echoDefinition, type EchoRequest__Input } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';

const { Unary, ServerStream, ClientStream, Bidi } = echoDefinition;
const encode = (request: EchoRequest__Input): Buffer => Unary.requestSerialize(request);
const textOf = (bytes: Buffer): string => Unary.responseDeserialize(bytes).text;

describe('a client of bytes', () => {
  const use = closing();

  const connect = async (
    handlers: Parameters<typeof startEchoServer>[0] = {},
    { serviceConfig = {}, ...options }: ClientOptions & { serviceConfig?: object } = {},
  ): Promise<BytesClient> => {
    const server = use(await startEchoServer(handlers));
    const channel = use(createChannel({ target: server.target, tls: 'disabled', serviceConfig }));
    return createBytesClient(channel, options);
  };

  it('calls methods of all four forms by their paths', async () => {
    const echo = await connect();
    expect(textOf(await echo.unary(Unary.path, encode({ text: 'one' })))).to.equal('one');
    const many = await collect(echo.serverStream(ServerStream.path, encode({ text: 'two', count: 3 })));
    expect(many.map(textOf)).to.deep.equal(['two', 'two', 'two']);
    const requests = [encode({ text: 'a' }), encode({ text: 'b' })];
    expect(textOf(await echo.clientStream(ClientStream.path, requests))).to.equal('a,b');
    expect((await collect(echo.bidi(Bidi.path, requests))).map(textOf)).to.deep.equal(['a', 'b']);
  });

  it('sends the bytes that it is given, of a Uint8Array inside of a larger buffer too', async () => {
    const echo = await connect();
    const message = encode({ text: 'inside' });
    const large = new Uint8Array(message.length + 20).fill(0xff);
    large.set(message, 10);
    expect(textOf(await echo.unary(Unary.path, large.subarray(10, 10 + message.length)))).to.equal('inside');
  });

  it('fails as a typed client does: with the server’s code, at the deadline, and for an unknown method', async () => {
    const echo = await connect({ Unary: (_call, callback) => callback({ code: status.NOT_FOUND, details: 'gone' }) });
    expect(await statusError(echo.unary(Unary.path, encode({})))).to.include({
      code: status.NOT_FOUND,
      message: 'gone',
    });
    expect(await statusError(echo.unary('/test.echo.Echo/None', Buffer.of()))).to.include({
      code: status.UNIMPLEMENTED,
    });
    const silent = await connect({ Unary: () => {} });
    expect(await statusError(silent.unary(Unary.path, encode({}), { timeoutMs: 50 }))).to.include({
      code: status.DEADLINE_EXCEEDED,
    });
  });

  it('runs interceptors, and retries by the path as the service config says', async () => {
    let calls = 0;
    const retryPolicy = {
      maxAttempts: 3,
      initialBackoff: '0.01s',
      maxBackoff: '0.01s',
      backoffMultiplier: 1,
      retryableStatusCodes: ['UNAVAILABLE'],
    };
    const echo = await connect(
      {
        Unary: ({ metadata }, callback) =>
          ++calls < 3
            ? callback({ code: status.UNAVAILABLE })
            : callback(null, { text: String(metadata.get('added')) }),
      },
      {
        interceptors: [addMetadata((metadata) => metadata.set('added', 'by an interceptor'))],
        serviceConfig: { methodConfig: [{ name: [{ service: 'test.echo.Echo' }], retryPolicy }] },
      },
    );
    expect(textOf(await echo.unary(Unary.path, encode({})))).to.equal('by an interceptor');
    expect(calls).to.equal(3);
  });

  it('cancels its call when a loop is left, and when its signal is aborted', async () => {
    const begun = deferred<ServerWritableStream<unknown, unknown>>();
    const echo = await connect({
      ServerStream: (call) => {
        call.write({ text: 'first' });
        begun.resolve(call);
      },
    });
    for await (const bytes of echo.serverStream(ServerStream.path, encode({}))) if (textOf(bytes) === 'first') break;
    const call = await begun.promise;
    if (!call.cancelled) await once(call, 'cancelled');

    const unanswered = deferred<{ cancelled: boolean; once: (event: 'cancelled', seen: () => void) => unknown }>();
    const silent = await connect({ Unary: (unary) => unanswered.resolve(unary) });
    const leaving = new AbortController();
    const failed = statusError(silent.unary(Unary.path, encode({}), { signal: leaving.signal }));
    const served = await unanswered.promise;
    const cancelled = new Promise<void>((resolve) => served.once('cancelled', () => resolve()));
    leaving.abort();
    expect(await failed).to.include({ code: status.CANCELLED });
    await cancelled;
  });
});
