import { expect } from 'chai';
import { constants } from 'node:http2';
import { echoDefinition } from '../support/echo/echo.js';
import {
  callHeaders,
  flag,
  frame,
  frameType,
  goAway,
  headerBlock,
  isGoAway,
  message,
  rawConnection,
  uint32,
  type Frame,
  type RawConnection,
} from '../support/http2-frames.js';
import { createRecordingLogger } from '../../src/grpc/testing/index.js';
import { closeAll, opened, start, unary, type EchoService, type Harness } from '../grpc/server/harness.js';
import type { ServerOptions } from '../../src/grpc/server/create-server.js';

const { Unary, ServerStream, ClientStream } = echoDefinition;
const hello = message(Unary.requestSerialize({ text: 'hello' }));
const { headers, data, settings, ping, resetStream, windowUpdate, continuation } = frameType;
const wholeCall = (streamId: number): Buffer[] => [
  frame(headers, flag.endHeaders, streamId, callHeaders(Unary.path)),
  frame(data, flag.endStream, streamId, hello),
];

describe('a connection that does not speak HTTP/2 as it should', () => {
  const logger = createRecordingLogger();
  let harness: Harness;

  const serve = async (options: Partial<ServerOptions> = {}, handlers: Partial<EchoService> = {}): Promise<void> => {
    harness = await start(handlers, { logger, ...options });
  };
  const raw = async (options?: { greet: boolean }): Promise<RawConnection> => {
    const connection = await rawConnection(harness.port, options);
    opened.push(() => connection.close());
    return connection;
  };
  const logged = (text: string): boolean => logger.entries.some(({ message: said }) => said === text);

  afterEach(async () => {
    expect((await unary(harness.client, { text: 'others' })).text, 'others are served').to.equal('others');
    closeAll();
    logger.entries.length = 0;
  });

  for (const [title, garbage] of [
    ['HTTP/1.1', 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + 'x'.repeat(300)],
    ['noise', '\x00\xff\x7f'.repeat(200)],
  ] as const) {
    it(`is closed when it begins with ${title} instead of the preface`, async () => {
      await serve();
      const connection = await raw({ greet: false });
      connection.socket.write(garbage, 'latin1');
      await connection.closed;
      expect(logged('HTTP/2 error, closed the connection')).to.equal(true);
    });
  }

  for (const [title, frames] of [
    ['a frame larger than is allowed', [frame(data, 0, 1, Buffer.alloc(20_000))]],
    ['data for no stream', [frame(data, 0, 1, hello)]],
    ['headers on an even stream', [frame(headers, flag.endHeaders, 2, callHeaders(Unary.path))]],
    [
      'headers that are no HPACK',
      [frame(headers, flag.endHeaders, 1, Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))],
    ],
    [
      'headers without an end, then a ping',
      [frame(headers, 0, 1, callHeaders(Unary.path)), frame(ping, 0, 0, Buffer.alloc(8))],
    ],
    ['settings of half a setting', [frame(settings, 0, 0, Buffer.alloc(5))]],
    ['a ping of the wrong size', [frame(ping, 0, 0, Buffer.alloc(7))]],
    ['a window that overflows', [frame(windowUpdate, 0, 0, uint32(2 ** 31 - 1))]],
    ['a continuation of nothing', [frame(continuation, flag.endHeaders, 1, callHeaders(Unary.path))]],
  ] as const) {
    it(`gets GOAWAY with an error after ${title}`, async () => {
      await serve();
      const connection = await raw();
      connection.send(...frames);
      expect(goAway(await connection.frame(isGoAway)).code).not.to.equal(constants.NGHTTP2_NO_ERROR);
    });
  }

  it('is served without the headers that contain control characters', async () => {
    const seen: unknown[] = [];
    await serve({
      interceptors: [
        (context, next) => {
          seen.push(context.metadata.toJSON()['x-bad']);
          return next();
        },
      ],
    });
    const connection = await raw();
    for (const [index, value] of ['a\nb', 'a\rb', 'a\0b', '\x01', '\x7f', 'fine'].entries()) {
      const streamId = 2 * index + 1;
      connection.send(
        frame(headers, flag.endHeaders, streamId, callHeaders(Unary.path, [['x-bad', value]])),
        frame(data, flag.endStream, streamId, hello),
      );
      await connection.frame(({ type, streamId: id }) => type === data && id === streamId);
    }
    expect(seen).to.deep.equal([undefined, undefined, undefined, undefined, undefined, ['fine']]);
  });

  it('loses the call with a header in capitals, which HTTP/2 does not have', async () => {
    await serve();
    const connection = await raw();
    connection.send(
      frame(headers, flag.endHeaders | flag.endStream, 1, callHeaders(Unary.path, [['X-Bad', '']])),
      ...wholeCall(3),
    );
    const reset = await connection.frame(({ type }) => type === resetStream);
    expect([reset.streamId, reset.payload.readUInt32BE(0)]).to.deep.equal([1, constants.NGHTTP2_PROTOCOL_ERROR]);
    await connection.frame(({ type, streamId }) => type === data && streamId === 3);
  });

  it('is sent away when it breaks off calls at a rate that no client needs', async () => {
    let refused = 0;
    await serve({ resets: { burst: 50, perSecond: 1 }, onTooManyResets: () => refused++ });
    const connection = await raw();
    for (let streamId = 1; streamId < 200; streamId += 2) {
      connection.send(
        frame(headers, flag.endHeaders, streamId, callHeaders(Unary.path)),
        frame(resetStream, 0, streamId, uint32(constants.NGHTTP2_CANCEL)),
      );
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(goAway(await connection.frame(isGoAway))).to.deep.equal({
      code: constants.NGHTTP2_ENHANCE_YOUR_CALM,
      reason: 'too_many_resets',
    });
    await connection.closed;
    expect(refused).to.equal(1);
    expect(logged('client exceeded the reset limit, closed its connection; see whether it cancels in a loop')).to.equal(
      true,
    );
  });

  it('is ended when it breaks off thousands of calls in one go, and none of them stays behind', async () => {
    await serve();
    const connection = await raw();
    const flood: Buffer[] = [];
    for (let streamId = 1; streamId < 6000; streamId += 2) {
      flood.push(
        frame(headers, flag.endHeaders, streamId, callHeaders(Unary.path)),
        frame(resetStream, 0, streamId, uint32(constants.NGHTTP2_CANCEL)),
      );
    }
    connection.send(...flood);
    // Our code or, if they come faster than JavaScript sees them, nghttp2's.
    expect(goAway(await connection.frame(isGoAway)).code).to.be.oneOf([
      constants.NGHTTP2_ENHANCE_YOUR_CALM,
      constants.NGHTTP2_INTERNAL_ERROR,
    ]);
    await unary(harness.client, { text: 'a round trip' });
    expect(harness.server.activeCalls).to.equal(0);
  });

  it('may break off as many calls at once as it may have open', async () => {
    await serve({}, { ClientStream: () => new Promise(() => {}) });
    const connection = await raw();
    for (let streamId = 1; streamId < 1600; streamId += 2)
      connection.send(frame(headers, flag.endHeaders, streamId, callHeaders(ClientStream.path)));
    for (let streamId = 1; streamId < 1600; streamId += 2)
      connection.send(frame(resetStream, 0, streamId, uint32(constants.NGHTTP2_CANCEL)));
    connection.send(
      frame(headers, flag.endHeaders, 1601, callHeaders(ServerStream.path)),
      frame(data, flag.endStream, 1601, hello),
    );
    await connection.frame(({ type, streamId }) => type === headers && streamId === 1601);
    expect(connection.frames.some(isGoAway)).to.equal(false);
  });

  it('is sent away when it floods the server with pings', async () => {
    await serve();
    const connection = await raw();
    connection.send(...Array.from({ length: 5000 }, () => frame(ping, 0, 0, Buffer.alloc(8))));
    expect(goAway(await connection.frame(isGoAway)).code).to.equal(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    await connection.closed;
  });

  it('gets GOAWAY when its headers go on without an end', async () => {
    await serve();
    const connection = await raw();
    const part = headerBlock([['x-part', 'x'.repeat(1000)]]);
    connection.send(
      frame(headers, 0, 1, callHeaders(Unary.path)),
      ...Array.from({ length: 2000 }, () => frame(continuation, 0, 1, part)),
    );
    expect(goAway(await connection.frame(isGoAway)).code).not.to.equal(constants.NGHTTP2_NO_ERROR);
  });

  it('gets GOAWAY after thousands of empty frames', async () => {
    await serve();
    const connection = await raw();
    connection.send(
      frame(headers, flag.endHeaders, 1, callHeaders(Unary.path)),
      ...Array.from({ length: 5000 }, () => frame(data, 0, 1)),
    );
    expect(goAway(await connection.frame(isGoAway)).code).not.to.equal(constants.NGHTTP2_NO_ERROR);
  });

  it('does not keep the server from others with thousands of settings, or with windows of a byte', async () => {
    await serve();
    const [settler, opener] = [await raw(), await raw()];
    settler.send(...Array.from({ length: 5000 }, () => frame(settings, 0, 0)));
    opener.send(...Array.from({ length: 5000 }, () => frame(windowUpdate, 0, 0, uint32(1))));
    opener.send(...wholeCall(1));
    await opener.frame(({ type, streamId }) => type === data && streamId === 1);
  });

  it('may cancel any number of streams after their last request, and none is taken for complete', async () => {
    let complete = 0;
    await serve(
      {},
      {
        async ClientStream(requests) {
          for await (const request of requests) void request;
          complete++;
          return { text: '', index: 0 };
        },
      },
    );
    const connection = await raw();
    const pings = (): Frame[] => connection.frames.filter(({ type, flags }) => type === ping && flags === 0);
    const streamIds = Array.from({ length: 100 }, (_, index) => 2 * index + 1);
    connection.send(
      ...streamIds.flatMap((streamId) => [
        frame(headers, flag.endHeaders, streamId, callHeaders(ClientStream.path)),
        frame(data, flag.endStream, streamId, hello),
      ]),
    );
    // Node.js cancels in two frames, END_STREAM and RST_STREAM; in between, the server waits for the answer to a
    // ping.
    await connection.frame(({ type, flags }) => type === ping && flags === 0);
    expect(pings()).to.have.length(1);
    connection.send(...streamIds.map((streamId) => frame(resetStream, 0, streamId, uint32(constants.NGHTTP2_CANCEL))));
    for (let answered = 0; harness.server.activeCalls > 0;) {
      for (; answered < pings().length; answered++)
        connection.send(frame(ping, flag.ack, 0, pings()[answered]?.payload));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(complete).to.equal(0);
    expect(pings().length).to.be.at.most(2);
  });

  it('is refused a call above the number that is allowed', async () => {
    await serve({ channel: { maxConcurrentStreams: 2 } }, { ClientStream: () => new Promise(() => {}) });
    const connection = await raw();
    for (const streamId of [1, 3, 5])
      connection.send(frame(headers, flag.endHeaders, streamId, callHeaders(ClientStream.path)));
    const reset = await connection.frame(({ type, streamId }) => type === resetStream && streamId === 5);
    expect(reset.payload.readUInt32BE(0)).to.equal(constants.NGHTTP2_REFUSED_STREAM);
    // A client that has acknowledged the number and exceeds it is disconnected.
    connection.send(frame(settings, flag.ack, 0), frame(headers, flag.endHeaders, 7, callHeaders(ClientStream.path)));
    expect(goAway(await connection.frame(isGoAway)).code).not.to.equal(constants.NGHTTP2_NO_ERROR);
  });

  it('is closed at once above the number of connections that is allowed, where those have calls', async () => {
    const counts: number[] = [];
    let oneGone = (): void => {};
    const gone = new Promise<void>((resolve) => (oneGone = resolve));
    const onConnections = (count: number): void => {
      if (count < (counts.at(-1) ?? 0)) oneGone();
      counts.push(count);
    };
    await serve({ channel: { maxConnections: 2 }, onConnections });
    const first = await raw();
    const second = await raw();
    // With calls, because an idle one would be evicted.
    for (const busy of [first, second]) {
      busy.send(frame(headers, flag.endHeaders, 1, callHeaders(ClientStream.path)), frame(ping, 0, 0, Buffer.alloc(8)));
      await busy.frame(({ type, flags }) => type === ping && flags === flag.ack);
    }
    for (let refused = 0; refused < 3; refused++) await (await raw()).closed;
    const refusals = logger.entries.filter(
      ({ message: said }) =>
        said === 'connection limit reached, closed a connection; raise the limit if clients are legitimate',
    );
    expect(refusals, 'one line for a flood of them').to.have.length(1);
    expect(harness.server.connections).to.equal(2);
    first.close();
    await gone;
    expect(counts).to.deep.equal([1, 2, 1]);
  });

  it('that says nothing costs little, thousands of them too', async function () {
    this.timeout(20_000);
    await serve();
    const before = process.memoryUsage().rss;
    const idle = await Promise.all(Array.from({ length: 2000 }, () => raw()));
    while (harness.server.connections < idle.length) await new Promise((resolve) => setImmediate(resolve));
    const kib = (process.memoryUsage().rss - before) / idle.length / 1024;
    // Of both ends, which are in this process: about 30 when this was written.
    expect(kib, 'KiB for a connection').to.be.below(128);
  });
});
