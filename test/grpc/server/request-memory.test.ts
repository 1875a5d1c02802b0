import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import {
  constants,
  type ClientHttp2Session,
  type ClientHttp2Stream,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { gzipSync } from 'node:zlib';
import type { ServerInterceptor } from '../../../src/grpc/common/call-context.js';
import { decodeStatusDetails } from '../../../src/grpc/common/status-details.js';
import type { RequestMemory } from '../../../src/grpc/server/connection/server-settings.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { http2Session } from '../../support/http2-call.js';
import { message } from '../../support/http2-frames.js';
import { closeAll, opened, start, unary, type EchoService } from './harness.js';

const { Unary, ClientStream, Bidi } = echoDefinition;
const callHeaders = { ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' };

/** Ends a call that a test holds open. */
const never = new Promise<never>(() => {});

const identify: ServerInterceptor = (context, next) => {
  const subject = context.header('x-caller');
  if (subject !== undefined) context.identity = { subject, by: 'static-token' };
  return next();
};

describe('the memory that requests hold', () => {
  afterEach(closeAll);

  const serve = async (
    requestMemory: RequestMemory,
    handlers: Partial<EchoService> = {},
    interceptors: readonly ServerInterceptor[] = [identify],
  ) => {
    let refused = 0;
    const options = { channel: { requestMemory }, interceptors, onRequestMemoryRefusal: () => void refused++ };
    const { client, port } = await start(handlers, options);
    const session = await http2Session(`http://127.0.0.1:${port}`);
    opened.push(() => session.destroy());
    return { client, session, refused: () => refused };
  };

  const begin = (
    session: ClientHttp2Session,
    caller: string,
    bytes: Buffer,
    { path = Unary.path, ...more }: OutgoingHttpHeaders & { path?: string } = {},
  ): ClientHttp2Stream => {
    const stream = session.request({ ...callHeaders, 'x-caller': caller, ':path': path, ...more });
    stream.on('error', () => {});
    stream.write(bytes);
    return stream;
  };

  const refusal = async (stream: ClientHttp2Stream): Promise<void> => {
    const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders];
    expect([Number(headers['grpc-status']), headers['grpc-message']]).to.deep.equal([
      status.RESOURCE_EXHAUSTED,
      encodeURI('incomplete and unread requests hold too many bytes; retry after 1 s'),
    ]);
    const details = Buffer.from(String(headers['grpc-status-details-bin']), 'base64');
    expect(decodeStatusDetails(details)).to.deep.equal([{ kind: 'RetryInfo', retryDelayMs: 1_000 }]);
  };

  /** All but the last byte of a message that is announced with `length` bytes. */
  const part = (bytes: number, length = 1_000_000): Buffer => message(Buffer.alloc(bytes), { length });

  it('is counted as bytes arrive: the call over the share of its caller is refused, and no other', async () => {
    const { client, session, refused } = await serve({ callerBytes: 100_000 });
    const first = begin(session, 'slow', part(60_000));
    // Announced, but not sent.
    const announced = begin(session, 'slow', part(0));
    await unary(client, { text: 'x'.repeat(90_000) });
    const second = begin(session, 'slow', part(60_000));
    await refusal(second);
    expect([first.closed, announced.closed, refused()]).to.deep.equal([false, false, 1]);
    // A rejected call frees its memory, and so does a cancelled one.
    begin(session, 'slow', part(30_000));
    first.close(constants.NGHTTP2_CANCEL);
    begin(session, 'slow', part(60_000));
    await unary(client, { text: 'x'.repeat(90_000) });
    await refusal(begin(session, 'slow', part(20_000)));
    expect(refused()).to.equal(2);
  });

  it('holds the one message of a call whose end has not come', async () => {
    const { client, session } = await serve({ callerBytes: 100_000 });
    const whole = (): Buffer => message(Unary.requestSerialize({ text: 'x'.repeat(60_000) }));
    begin(session, 'slow', whole());
    await unary(client, {});
    await refusal(begin(session, 'slow', whole()));
  });

  it('counts what a message becomes when it is decompressed', async () => {
    const { client, session } = await serve({ callerBytes: 100_000 });
    const request = ClientStream.requestSerialize({ text: ' '.repeat(3_000_000) });
    const bomb = message(gzipSync(request), { compressed: 1 });
    expect(bomb.length).to.be.below(4_000);
    // Of a stream, whose handler would have it before the next is read.
    await refusal(begin(session, 'bomber', bomb, { path: ClientStream.path, 'grpc-encoding': 'gzip' }));
    await unary(client, {});
  });

  it('counts what a handler does not read', async () => {
    const { session } = await serve(
      { callerBytes: 500_000 },
      { Bidi: () => ({ [Symbol.asyncIterator]: () => ({ next: () => never }) }) },
    );
    const unread = (): ClientHttp2Stream =>
      begin(session, 'eager', message(Buffer.alloc(300_000)), { path: Bidi.path });
    unread();
    await refusal(unread());
  });

  it('counts what comes before a caller is known, for all of them together', async () => {
    const wait: ServerInterceptor = (context, next) =>
      context.header('x-caller') === 'unknown' ? never : identify(context, next);
    const { client, session } = await serve({ strangersBytes: 500_000 }, {}, [wait]);
    const unknown = (): ClientHttp2Stream => begin(session, 'unknown', part(300_000));
    unknown();
    await refusal(unknown());
    await unary(client, { text: 'x' });
  });

  it('is given back by calls that end: a caller may send more than its share in turn', async () => {
    const { client, refused } = await serve({ callerBytes: 100_000 });
    for (let count = 0; count < 20; count++) await unary(client, { text: 'x'.repeat(90_000) });
    expect(refused()).to.equal(0);
  });
});
