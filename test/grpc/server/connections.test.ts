import { Client, credentials, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import {
  callHeaders,
  flag,
  frame,
  frameType,
  message,
  preface,
  rawConnection,
  uint32,
  type Frame,
} from '../../support/http2-frames.js';
import { once } from 'node:events';
import { connect, type ClientHttp2Session } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { createAuthority, createRecordingLogger } from '../../../src/grpc/testing/index.js';
import { deferred } from '../../support/deferred.js';
import { http2Call, http2Session } from '../../support/http2-call.js';
import { closeAll, failure, opened, serverStream, start, unary } from './harness.js';
import { createServerTls } from '../../../src/grpc/tls/server-tls.js';

const session = async (port: number): Promise<ClientHttp2Session> => {
  const opening = connect(`http://127.0.0.1:${port}`);
  opening.on('error', () => {});
  opened.push(() => opening.destroy());
  await once(opening, 'connect');
  return opening;
};

const ping = (client: ClientHttp2Session): Promise<boolean> =>
  new Promise((resolve) => {
    if (client.destroyed || !client.ping((error) => resolve(error === null))) resolve(false);
  });

/** Pings until the server closes the connection or `most` were answered; returns the number of answers. */
const pingsUntilClosed = async (client: ClientHttp2Session, most: number): Promise<number> => {
  for (let answered = 0; answered < most; answered++) if (!(await ping(client))) return answered;
  return most;
};

const echoHeaders = {
  ':method': 'POST',
  ':path': '/test.echo.Echo/ServerStream',
  'content-type': 'application/grpc',
  te: 'trailers',
};
/** An EchoRequest of count 1,000,000, framed. */
const manyResponses = Buffer.from([0, 0, 0, 0, 4, 0x10, 0xc0, 0x84, 0x3d]);

describe('a connection', () => {
  afterEach(closeAll);

  it('serves on each address that it listens on', async () => {
    const { server, client, port } = await start();
    const second = await server.listen('127.0.0.1:0');
    const other = new Client(`127.0.0.1:${second}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    });
    expect(second).not.to.equal(port);
    expect([(await unary(client, { text: 'x' })).text, (await unary(other, { text: 'y' })).text]).to.deep.equal([
      'x',
      'y',
    ]);
    expect(server.connections).to.equal(2);
    other.close();
  });

  it('that pings too often gets GOAWAY 11 too_many_pings and is closed', async () => {
    const logger = createRecordingLogger();
    const { port } = await start({}, { pings: { minTimeMs: 60_000, permitWithoutStream: true }, logger });
    const client = await session(port);
    const goaway = new Promise<[number, string]>((resolve) => {
      client.on('goaway', (code: number, _lastStream: number, data: Buffer) => resolve([code, data.toString()]));
    });
    const closed = new Promise((resolve) => client.on('close', resolve));
    // The first ping is free and two strikes are allowed, as in grpc-go.
    expect(await pingsUntilClosed(client, 10)).to.be.within(3, 4);
    expect(await goaway).to.deep.equal([11, 'too_many_pings']);
    await closed;
    expect(logger.entries.map(({ level }) => level)).to.include('warn');
  });

  it('is ended when its server is closed, though nothing runs on it', async () => {
    const { server, port } = await start();
    const client = await session(port);
    const closed = once(client, 'close');
    expect(await ping(client)).to.equal(true);
    server.close();
    await closed;
  });

  it('that pings within the rule stays open', async () => {
    const { port } = await start({}, { pings: { minTimeMs: 0, permitWithoutStream: true } });
    expect(await pingsUntilClosed(await session(port), 50)).to.equal(50);
  });

  it('that pings without a call is struck at any interval, unless that is permitted', async () => {
    const { port } = await start({}, { pings: { minTimeMs: 0, permitWithoutStream: false } });
    expect(await pingsUntilClosed(await session(port), 10)).to.be.lessThan(5);
  });

  it('is never struck while the server sends', async () => {
    const { port } = await start({}, { pings: { minTimeMs: 60_000, permitWithoutStream: false } });
    const client = await session(port);
    const stream = client.request(echoHeaders);
    stream.end(manyResponses);
    for (let pings = 0; pings < 20; pings++) {
      await once(stream, 'data');
      expect(await ping(client)).to.equal(true);
    }
    stream.destroy();
  });

  it('is never struck for measuring while one large message arrives, as grpc-go does', async () => {
    const handlers = { Unary: async () => ({ text: 'x'.repeat(3_000_000), index: 0 }) };
    const { port } = await start(handlers, { pings: { minTimeMs: 60_000, permitWithoutStream: false } });
    const connection = await rawConnection(port);
    opened.push(() => connection.close());
    connection.send(
      frame(frameType.headers, flag.endHeaders, 1, callHeaders('/test.echo.Echo/Unary')),
      frame(frameType.data, flag.endStream, 1, message(Buffer.alloc(0))),
    );
    const ofData = ({ type }: Frame): boolean => type === frameType.data;
    let read = 0;
    for (let pings = 1; pings <= 30; pings++) {
      const arrived = (): Frame[] => connection.frames.filter(ofData);
      await connection.frame((one) => ofData(one) && arrived().indexOf(one) >= read);
      read = arrived().length;
      const bytes = uint32(arrived().at(-1)?.payload.length ?? 0);
      connection.send(
        frame(frameType.ping, 0, 0, Buffer.alloc(8, pings)),
        frame(frameType.windowUpdate, 0, 0, bytes),
        frame(frameType.windowUpdate, 0, 1, bytes),
      );
      await connection.frame(({ type, payload }) => type === frameType.ping && payload[0] === pings);
    }
    expect(connection.frames.some(({ type }) => type === frameType.goaway)).to.equal(false);
  });

  it('is struck while a response waits for its window of zero: nothing of it was written', async () => {
    const handlers = { Unary: async () => ({ text: 'x'.repeat(100_000), index: 0 }) };
    const { port } = await start(handlers, { pings: { minTimeMs: 60_000, permitWithoutStream: false } });
    const connection = await rawConnection(port, { greet: false });
    opened.push(() => connection.close());
    const noWindow = Buffer.from([0, 4, 0, 0, 0, 0]);
    connection.send(
      preface,
      frame(frameType.settings, 0, 0, noWindow),
      frame(frameType.headers, flag.endHeaders, 1, callHeaders('/test.echo.Echo/Unary')),
      frame(frameType.data, flag.endStream, 1, message(Buffer.alloc(0))),
    );
    await connection.frame(({ type }) => type === frameType.headers);
    for (let pings = 1; pings <= 6; pings++) {
      // SETTINGS ACKs do not count as responses either.
      connection.send(frame(frameType.settings, 0, 0), frame(frameType.ping, 0, 0, Buffer.alloc(8, pings)));
      await connection.frame(
        ({ type, payload }) => type === frameType.goaway || (type === frameType.ping && payload[0] === pings),
      );
    }
    const { payload } = await connection.frame(({ type }) => type === frameType.goaway);
    expect(payload.subarray(8).toString()).to.equal('too_many_pings');
    await connection.closed;
  });

  it('is asked to go when it has had no call for so long, and never while it has one', async () => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { client, server, port } = await start(
      {
        async Unary({ text }) {
          if (text === 'held') await held;
          return { text, index: 0 };
        },
      },
      { channel: { keepalive: { maxConnectionIdleMs: 100 } } },
    );
    await unary(client, { text: 'at once' });
    const call = unary(client, { text: 'held' });
    const idle = await session(port);
    const [code] = (await once(idle, 'goaway')) as [number];
    expect(code).to.equal(0);
    await once(idle, 'close');
    while (server.connections > 1) await turn(); // The server notices it a little later.
    expect([server.connections, server.activeCalls]).to.deep.equal([1, 1]);
    const second = await session(port);
    release?.();
    expect((await call).text).to.equal('held');
    await once(second, 'close');
    expect(server.activeCalls).to.equal(0);
  });

  it('is asked to go when it has had no call for so long, though one was answered before its last request', async () => {
    const { port } = await start(
      {
        async ClientStream(requests) {
          for await (const { text } of requests) return { text, index: 0 };
          return { text: '', index: 0 };
        },
      },
      { channel: { keepalive: { maxConnectionIdleMs: 100 } } },
    );
    const client = await session(port);
    const call = client.request({ ...echoHeaders, ':path': '/test.echo.Echo/ClientStream' }).resume();
    const empty = Buffer.alloc(5);
    call.write(empty);
    await once(call, 'response');
    // More than the server has read when it responds, and in more than one piece.
    for (let piece = 0; piece < 20; piece += 1) call.write(Buffer.alloc(3_000 * empty.length));
    call.end();
    const [code] = (await once(client, 'goaway')) as [number];
    expect(code).to.equal(0);
  });

  it('is asked to go when it is of age, and the calls on it and under way to it end well', async () => {
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { client, server, port } = await start(
      {
        async Unary({ text }) {
          await held;
          return { text, index: 0 };
        },
      },
      { channel: { keepalive: { maxConnectionAgeMs: 100, maxConnectionAgeGraceMs: 60_000 } } },
    );
    const watcher = await session(port);
    const call = unary(client, { text: 'begun before' });
    const [code] = (await once(watcher, 'goaway')) as [number];
    expect(code).to.equal(0);
    release?.();
    expect((await call).text).to.equal('begun before');
    expect((await unary(client, { text: 'on the next connection' })).text).to.equal('on the next connection');
    expect(server.connections).to.be.lessThan(3);
  });

  it('is cut when its calls outlive the grace after its age', async () => {
    const { client } = await start(
      { Unary: () => new Promise(() => {}) },
      { channel: { keepalive: { maxConnectionAgeMs: 50, maxConnectionAgeGraceMs: 50 } } },
    );
    expect((await failure(unary(client, {}))).code).to.be.oneOf([status.UNAVAILABLE, status.CANCELLED]);
  });
});

describe('draining', () => {
  afterEach(closeAll);

  it('finishes what is in flight, takes nothing new, and says how much', async () => {
    let release: (() => void) | undefined;
    let begun: (() => void) | undefined;
    const running = new Promise<void>((resolve) => (begun = resolve));
    const held = new Promise<void>((resolve) => (release = resolve));
    const { client, server, port } = await start({
      async Unary({ text }) {
        begun?.();
        await held;
        return { text, index: 0 };
      },
    });
    const call = unary(client, { text: 'in flight' });
    await running;
    const watcher = await session(port);
    const goaway = once(watcher, 'goaway');
    const draining = server.drain({ timeoutMs: 5000 });
    await goaway;
    expect((await failure(unary(client, { text: 'new' }))).code).to.equal(status.UNAVAILABLE);
    release?.();
    expect((await call).text).to.equal('in flight');
    expect(await draining).to.deep.equal({ finished: 1, cut: 0 });
  });

  it('loses none of the calls of a client that calls without pause', async () => {
    const { client, server } = await start();
    const results: Promise<unknown>[] = [];
    for (let index = 0; index < 200; index++) results.push(unary(client, { text: String(index) }));
    await results[0];
    const { cut } = await server.drain({ timeoutMs: 5000 });
    const failed = (await Promise.allSettled(results)).filter(({ status }) => status === 'rejected');
    expect([failed.length, cut]).to.deep.equal([0, 0]);
  });

  it('ends streams with UNAVAILABLE near the end of its time', async () => {
    const { client, server } = await start({
      async *ServerStream(_request, { signal }) {
        yield { text: 'first', index: 0 };
        await once(signal, 'abort');
      },
    });
    const call = serverStream(client, {});
    await once(call, 'data');
    const ended = once(call, 'error');
    const report = await server.drain({ timeoutMs: 300, endCallsBeforeMs: 200 });
    const [error] = (await ended) as [{ code: status }];
    expect(error.code).to.equal(status.UNAVAILABLE);
    expect(report).to.deep.equal({ finished: 0, cut: 1 });
  });

  it('closes a connection whose handshake was under way, too', async () => {
    const authority = createAuthority('CA');
    const { certificatePem, privateKeyPem } = authority.issue({ dns: ['localhost'] });
    const pair = { certificateChain: Buffer.from(certificatePem), privateKey: Buffer.from(privateKeyPem) };
    const running = deferred();
    const held = deferred();
    const { server, port } = await start(
      {
        async Unary({ text }) {
          running.resolve();
          await held.promise;
          return { text, index: 0 };
        },
      },
      { tls: createServerTls({ certificates: { current: { identity: pair } } }) },
    );
    const url = `https://localhost:${port}`;
    const socket = connectTcp(port, '127.0.0.1');
    opened.push(() => socket.destroy());
    await once(socket, 'connect');
    // It connected later, so the server has accepted the other one when it serves this one.
    const early = await http2Session(url, { ca: authority.certificatePem });
    opened.push(() => early.destroy());
    const call = http2Call(early, '/test.echo.Echo/Unary', Buffer.alloc(5));
    await running.promise;
    const draining = server.drain({ timeoutMs: 5000 });
    const late = connect(url, {
      createConnection: () =>
        connectTls({ socket, servername: 'localhost', ca: authority.certificatePem, ALPNProtocols: ['h2'] }),
    });
    late.on('error', () => {});
    opened.push(() => late.destroy());
    await once(late, 'close');
    held.resolve();
    expect((await call).grpcStatus).to.equal(status.OK);
    expect(await draining).to.deep.equal({ finished: 1, cut: 0 });
  });

  it('closes connections that are idle at once', async () => {
    const { server, port } = await start();
    const idle = await session(port);
    const closed = once(idle, 'close');
    await server.drain({ timeoutMs: 5000 });
    await closed;
  });
});
