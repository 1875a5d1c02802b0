import { status, type ServiceError } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import { constants, type ClientHttp2Session, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import { deflateSync, gzipSync } from 'node:zlib';
import { StatusError } from '../../src/grpc/common/status-error.js';
import { echoDefinition, type EchoRequest__Input } from '../support/echo/echo.js';
import { http2Call, http2Session, type Answer } from '../support/http2-call.js';
import { message } from '../support/http2-frames.js';
import { createRecordingLogger, type LogEntry } from '../../src/grpc/testing/index.js';
import { clientStream, closeAll, failure, opened, start, unary, type Harness } from '../grpc/server/harness.js';

const { Unary, ClientStream } = echoDefinition;
const encoded = (request: EchoRequest__Input): Buffer => Unary.requestSerialize(request);
const hello = message(encoded({ text: 'hello' }));

describe('a request that is not as it should be', () => {
  const logger = createRecordingLogger();
  let harness: Harness;
  let session: ClientHttp2Session;

  beforeEach(async () => {
    harness = await start(
      {},
      {
        logger,
        channel: { maxReceiveMessageBytes: 100_000 },
        interceptors: [
          (context, next) => {
            deadlines.push(context.deadline);
            return next();
          },
        ],
      },
    );
    session = await http2Session(`http://127.0.0.1:${harness.port}`);
    opened.push(() => session.destroy());
  });
  afterEach(async () => {
    // After any input, other clients are served, and on the same connection if it is still open.
    expect((await unary(harness.client, { text: 'others' })).text).to.equal('others');
    if (!session.destroyed) expect((await call(hello)).grpcStatus).to.equal(status.OK);
    closeAll();
    deadlines.length = 0;
  });

  const deadlines: number[] = [];
  const call = (body: Buffer, headers: OutgoingHttpHeaders = {}, path: string = Unary.path): Promise<Answer> =>
    http2Call(session, path, body, headers);

  it('is answered 415 when its content-type is not that of gRPC', async () => {
    for (const contentType of ['application/json', 'application/grpc-web', 'text/plain', '']) {
      const { httpStatus, grpcStatus } = await call(hello, { 'content-type': contentType });
      expect([httpStatus, grpcStatus], contentType).to.deep.equal([415, status.INVALID_ARGUMENT]);
    }
    const isRefused = ({ message: text }: LogEntry): boolean => text === 'rejected a request';
    const refused = logger.entries.filter(isRefused);
    expect(refused, 'one at once, the others are counted').to.have.length(1);
    const repeated = await logger.entry((entry) => isRefused(entry) && 'repeated' in entry.fields);
    expect(repeated).to.deep.equal({
      level: 'debug',
      fields: { ...refused[0]?.fields, repeated: 3 },
      message: 'rejected a request',
    });
    expect(repeated.fields).to.include({
      status: 415,
      reason: 'this port speaks gRPC; send content-type application/grpc',
    });
  });

  it('is a call with any subtype of gRPC’s content-type', async () => {
    for (const contentType of ['application/grpc+proto', 'application/grpc;charset=utf-8']) {
      expect((await call(hello, { 'content-type': contentType })).grpcStatus, contentType).to.equal(status.OK);
    }
  });

  it('is answered 415 or 405 when it is a GET', async () => {
    expect((await call(hello, { ':method': 'GET', 'content-type': 'text/html' })).httpStatus).to.equal(415);
    expect((await call(hello, { ':method': 'GET' })).httpStatus).to.equal(405);
    expect((await call(hello, { ':method': 'PUT' })).httpStatus).to.equal(405);
  });

  it('is answered UNIMPLEMENTED for a path that is none', async () => {
    for (const path of [
      '/',
      '/test.echo.Echo',
      '/test.echo.Echo/',
      '/test.echo.Echo/Unary/',
      '//',
      `/${'x'.repeat(8000)}`,
      '/__proto__',
      '/%00',
    ]) {
      expect((await call(hello, {}, path)).grpcStatus, path.slice(0, 30)).to.equal(status.UNIMPLEMENTED);
    }
  });

  it('is answered INTERNAL when its timeout is no timeout', async () => {
    for (const timeout of ['soon', '', '-1S', '1.5S', '123456789S', '1 S', '5', 'S', '10S10S', '0x5S', '１S']) {
      const { grpcStatus, grpcMessage } = await call(hello, {
        'grpc-timeout': Buffer.from(timeout).toString('latin1'),
      });
      expect([grpcStatus, grpcMessage], timeout).to.deep.equal([status.INTERNAL, 'malformed grpc-timeout']);
    }
    expect(deadlines).to.deep.equal([]);
  });

  it('may have a timeout of any length, which never lies in the past', async () => {
    for (const timeout of ['99999999H', '99999999M', '99999999S', '597H', '99999999m', '1H']) {
      expect((await call(hello, { 'grpc-timeout': timeout })).grpcStatus, timeout).to.equal(status.OK);
    }
    const [hours, minutes] = deadlines;
    expect(hours).to.be.within(Date.now() + 595 * 3_600_000, Date.now() + 597 * 3_600_000);
    expect(minutes).to.be.within(Date.now() + 595 * 3_600_000, Date.now() + 597 * 3_600_000);
    expect((await call(Buffer.alloc(0), { 'grpc-timeout': '1n' }, ClientStream.path)).grpcStatus).to.be.oneOf([
      status.OK,
      status.DEADLINE_EXCEEDED,
    ]);
  });

  it('is reset with ENHANCE_YOUR_CALM when its headers are over the limit, or too many', async () => {
    await call(hello); // The limit applies once the client has acknowledged it; until then it is nghttp2's own, 64 KiB.
    const large = await call(hello, { 'x-large': 'x'.repeat(20_000) });
    expect([large.resetCode, large.httpStatus]).to.deep.equal([constants.NGHTTP2_ENHANCE_YOUR_CALM, undefined]);
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`x-${index}`, '1']));
    expect((await call(hello, many)).resetCode).to.equal(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    expect((await call(hello, { 'x-allowed': 'x'.repeat(12_000) })).grpcStatus).to.equal(status.OK);
  });

  it('is answered RESOURCE_EXHAUSTED when its message is over the limit, without waiting for it', async () => {
    const { grpcStatus } = await call(message(Buffer.alloc(10), { length: 2 ** 32 - 1 }));
    expect(grpcStatus).to.equal(status.RESOURCE_EXHAUSTED);
  });

  it('is answered INTERNAL when it ends within a message', async () => {
    const cut = hello.subarray(0, hello.length - 2);
    for (const [path, body] of [
      [Unary.path, cut],
      [Unary.path, hello.subarray(0, 3)],
      [ClientStream.path, cut],
      [ClientStream.path, Buffer.concat([hello, hello, Buffer.from([0])])],
    ] as const) {
      const { grpcStatus, grpcMessage } = await call(body, {}, path);
      expect([grpcStatus, grpcMessage]).to.deep.equal([
        status.INTERNAL,
        'the request stream ended in the middle of a message',
      ]);
    }
  });

  it('is answered UNIMPLEMENTED when a method that takes one request is sent none, or two', async () => {
    expect((await call(Buffer.alloc(0))).grpcStatus).to.equal(status.UNIMPLEMENTED);
    expect((await call(Buffer.concat([hello, hello]))).grpcStatus).to.equal(status.UNIMPLEMENTED);
  });

  it('may be compressed with gzip or deflate', async () => {
    const bytes = encoded({ text: 'x'.repeat(1000) });
    for (const [encoding, compressed] of [
      ['gzip', gzipSync(bytes)],
      ['deflate', deflateSync(bytes)],
    ] as const) {
      const { grpcStatus, body } = await call(message(compressed, { compressed: 1 }), { 'grpc-encoding': encoding });
      expect([grpcStatus, Unary.responseDeserialize(body.subarray(5)).text.length], encoding).to.deep.equal([
        status.OK,
        1000,
      ]);
    }
  });

  it('is answered UNIMPLEMENTED when it is compressed in a way that is not known', async () => {
    const { grpcStatus, headers } = await call(message(encoded({ text: 'x' }), { compressed: 1 }), {
      'grpc-encoding': 'snappy',
    });
    expect([grpcStatus, headers['grpc-accept-encoding']]).to.deep.equal([
      status.UNIMPLEMENTED,
      'identity,deflate,gzip',
    ]);
    expect((await call(hello, { 'grpc-encoding': 'snappy' })).grpcStatus, 'named and not used').to.equal(
      status.UNIMPLEMENTED,
    );
  });

  it('is answered INTERNAL when it is not what its compression says', async () => {
    expect(
      (await call(message(encoded({ text: 'x' }), { compressed: 1 }), { 'grpc-encoding': 'gzip' })).grpcStatus,
    ).to.equal(status.INTERNAL);
    for (const bytes of [gzipSync(encoded({ text: 'x' })), encoded({ text: 'x' })]) {
      expect((await call(message(bytes, { compressed: 1 }))).grpcStatus, 'no encoding named').to.equal(status.INTERNAL);
    }
  });

  it('is answered RESOURCE_EXHAUSTED when a small message decompresses to a large one', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(bomb.length).to.be.lessThan(100_000);
    const { grpcStatus } = await call(message(bomb, { compressed: 1 }), { 'grpc-encoding': 'gzip' });
    expect(grpcStatus).to.equal(status.RESOURCE_EXHAUSTED);
  });

  it('fails with INTERNAL if it is not valid protobuf, for any error', async () => {
    const bad = [[0xff], [0x0b], [0x07]];
    for (const bytes of bad)
      expect((await call(message(Buffer.from(bytes)))).grpcStatus, String(bytes)).to.equal(status.INTERNAL);
  });
});

describe('a call that is refused', () => {
  afterEach(closeAll);

  const refusing = async (): Promise<Harness> =>
    start({}, { interceptors: [() => Promise.reject(new StatusError(status.UNAUTHENTICATED, 'who is there?'))] });

  it('gets the status before it has sent its requests, and sends no more', async () => {
    const { port } = await refusing();
    const session = await http2Session(`http://127.0.0.1:${port}`);
    opened.push(() => session.destroy());
    const stream = session.request({
      ':method': 'POST',
      ':path': ClientStream.path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => {});
    const responded = once(stream.resume(), 'response');
    const closed = once(stream, 'close');
    // A client that continues for as long as it may.
    const more = (): void => void stream.write(Buffer.alloc(10_000), (error) => error ?? more());
    more();
    const [received] = (await responded) as [IncomingHttpHeaders];
    expect(received['grpc-status']).to.equal('16');
    await closed;
    expect(stream.rstCode).to.equal(constants.NGHTTP2_NO_ERROR);
  });

  it('has its status in every form, thousands of times', async function () {
    this.timeout(30_000);
    const { client } = await refusing();
    const codes = new Set<number>();
    const calls = Array.from({ length: 2000 }, async (_, index) => {
      if (index % 2 === 0) return codes.add((await failure(unary(client, { text: 'x'.repeat(index) }))).code);
      const error = await new Promise<ServiceError | null>((resolve) => {
        const call = clientStream(client, resolve);
        for (let written = 0; written < 5; written++) call.write({ text: 'x'.repeat(index) });
      });
      return codes.add(error?.code ?? status.OK);
    });
    await Promise.all(calls);
    expect([...codes]).to.deep.equal([status.UNAUTHENTICATED]);
  });
});
