import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import { clientOf, closeAll, failure, opened, serverStream, start, unary } from '../grpc/server/harness.js';
import { toStatusError } from '../../src/grpc/common/status-error.js';
import { deferred } from '../support/deferred.js';
import { echoDefinition } from '../support/echo/echo.js';
import {
  callHeaders,
  flag,
  frame,
  frameType,
  message,
  rawConnection,
  uint32,
  type Frame,
  type RawConnection,
} from '../support/http2-frames.js';

const mib = 1024 * 1024;
const enhanceYourCalm = 11;
const channel = { sendTimeoutMs: 300 };
const initialWindow = 4;
const widest = 2 ** 31 - 1;

const isReset = ({ type }: Frame): boolean => type === frameType.resetStream;
const code = ({ payload }: Frame): number => payload.readUInt32BE(0);

/** Makes one call on a connection that responds to no frame of the server. */
const call = async (port: number, path: string): Promise<RawConnection> => {
  const connection = await rawConnection(port);
  opened.push(() => connection.close());
  connection.send(
    frame(frameType.headers, flag.endHeaders, 1, callHeaders(path)),
    frame(frameType.data, flag.endStream, 1, message(Buffer.alloc(0))),
  );
  return connection;
};

describe('a client that does not read', () => {
  afterEach(closeAll);

  it('has its stream reset when it has read too little for too long, and the handler notices', async () => {
    const reason = deferred<unknown>();
    const closed = deferred();
    let slowStreams = 0;
    const { port, server } = await start(
      {
        async *ServerStream(_request, { signal }) {
          signal.addEventListener('abort', () => reason.resolve(signal.reason));
          try {
            for (let index = 0; ; index++) yield { text: 'x'.repeat(16 * 1024), index };
          } finally {
            closed.resolve();
          }
        },
      },
      { channel, onSlowStream: () => void slowStreams++ },
    );
    const connection = await call(port, echoDefinition.ServerStream.path);
    expect(code(await connection.frame(isReset))).to.equal(enhanceYourCalm);
    expect(toStatusError(await reason.promise)).to.include({ code: status.RESOURCE_EXHAUSTED });
    await closed.promise;
    expect([slowStreams, server.activeCalls]).to.deep.equal([1, 0]);
  });

  it('gets RESOURCE_EXHAUSTED from grpc-js', async () => {
    const text = 'x'.repeat(mib);
    const reset = deferred();
    const { port } = await start(
      {
        async *ServerStream() {
          for (let index = 0; ; index++) yield { text, index };
        },
      },
      { channel, onSlowStream: reset.resolve },
    );
    const stream = serverStream(clientOf(port), {});
    const error = once(stream, 'error');
    await once(stream, 'data');
    stream.pause();
    await reset.promise;
    stream.resume(); // grpc-js reports the status after the messages.
    expect(await error).to.have.nested.property('[0].code', status.RESOURCE_EXHAUSTED);
  });

  it('has its stream reset when the handler has ended and the answer waits, small or large', async () => {
    for (const bytes of [60 * 1024, 3 * mib]) {
      const ended = deferred();
      const { port } = await start(
        {
          async Unary(_request, context) {
            context.onEnd(ended.resolve);
            return { text: 'x'.repeat(bytes), index: 0 };
          },
        },
        { channel },
      );
      const connection = await rawConnection(port, { greet: false });
      opened.push(() => connection.close());
      connection.send(
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
        frame(frameType.settings, 0, 0, Buffer.concat([Buffer.from([0, initialWindow]), uint32(0)])),
        frame(frameType.headers, flag.endHeaders, 1, callHeaders(echoDefinition.Unary.path)),
        frame(frameType.data, flag.endStream, 1, message(Buffer.alloc(0))),
      );
      expect(code(await connection.frame(isReset))).to.equal(enhanceYourCalm);
      await ended.promise;
    }
  });

  it('loses a large answer at once when the deadline passes, and its memory is given back', async () => {
    const text = 'x'.repeat(3 * mib);
    const ended = deferred();
    const { port } = await start({
      async Unary(_request, context) {
        context.limitDeadline(Date.now() + 300);
        context.onEnd(ended.resolve);
        return { text, index: 0 };
      },
    });
    const connection = await call(port, echoDefinition.Unary.path);
    expect(code(await connection.frame(isReset))).to.equal(enhanceYourCalm);
    await ended.promise;
  });

  it('loses its connection when that takes no reset either', async () => {
    const text = 'x'.repeat(256 * 1024);
    const { port, server } = await start(
      {
        async *ServerStream() {
          for (let index = 0; ; index++) yield { text, index };
        },
      },
      { channel },
    );
    const connection = await rawConnection(port, { greet: false });
    opened.push(() => connection.close());
    connection.socket.pause();
    connection.send(
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      frame(frameType.settings, 0, 0, Buffer.concat([Buffer.from([0, initialWindow]), uint32(widest)])),
      frame(frameType.windowUpdate, 0, 0, uint32(widest - 65_535)),
      frame(frameType.headers, flag.endHeaders, 1, callHeaders(echoDefinition.ServerStream.path)),
      frame(frameType.data, flag.endStream, 1, message(Buffer.alloc(0))),
    );
    const other = clientOf(port);
    while (server.connections < 1 || server.activeCalls < 1) await unary(other, { text: 'while it begins' });
    while (server.activeCalls > 0 || server.connections > 1) await unary(other, { text: 'until it is cut' });
  });
});

describe('a client that is slow and honest', () => {
  afterEach(closeAll);

  it('gets its whole stream, though it takes many times the send timeout', async () => {
    const text = 'x'.repeat(16 * 1024);
    const { client } = await start(
      {
        async *ServerStream() {
          for (let index = 0; index < 100; index++) yield { text, index };
        },
      },
      { channel: { sendTimeoutMs: 200 } },
    );
    const stream = serverStream(client, {});
    const startedMs = performance.now();
    let count = 0;
    stream.on('data', () => {
      count++;
      stream.pause();
      setTimeout(() => stream.resume(), 10);
    });
    await once(stream, 'end');
    expect(count).to.equal(100);
    expect(performance.now() - startedMs).to.be.above(1_000);
  });

  it('may wait as long as it likes for a stream that has nothing to send', async () => {
    const go = deferred();
    const reset = deferred();
    const text = 'x'.repeat(mib);
    const { client, port } = await start(
      {
        async *ServerStream() {
          yield { text: 'first', index: 0 };
          await go.promise;
          yield { text: 'last', index: 1 };
        },
        async *Bidi() {
          yield { text, index: 0 };
        },
      },
      { channel, onSlowStream: reset.resolve },
    );
    const stream = serverStream(client, {});
    await once(stream, 'data');
    await call(port, echoDefinition.Bidi.path); // younger, and reset
    await reset.promise;
    const last = once(stream, 'data');
    go.resolve();
    expect((await last)[0]).to.deep.equal({ text: 'last', index: 1 });
  });
});

describe('a large message', () => {
  afterEach(closeAll);

  it('arrives complete at any size, and before the status that follows it', async () => {
    const { client } = await start({
      async Unary({ text }) {
        return { text: 'x'.repeat(Number(text)), index: 0 };
      },
      async *ServerStream() {
        for (let index = 0; index < 20; index++) yield { text: 'x'.repeat(index * 17_000), index };
        throw toStatusError(new Error('after the last'));
      },
    });
    for (const bytes of [65_520, 65_530, 65_531, 65_536, 131_072, 131_073, 1_000_000, 4 * mib - 64])
      expect((await unary(client, { text: String(bytes) })).text).to.have.lengthOf(bytes);
    const lengths: number[] = [];
    const stream = serverStream(client, {});
    stream.on('data', ({ text }: { text: string }) => lengths.push(text.length));
    const { code: ended } = await failure(new Promise((_, reject) => stream.once('error', reject)));
    expect([ended, lengths]).to.deep.equal([status.INTERNAL, Array.from({ length: 20 }, (_, index) => index * 17_000)]);
  });
});
