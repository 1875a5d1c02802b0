import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { once } from 'node:events';
import { createServer as createHttp2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { createChannel, type ChannelSettings } from '../../../src/grpc/client/channel.js';
import { createClient } from '../../../src/grpc/client/create-client.js';
import { closing } from '../../support/closing.js';
import { startEchoServer } from '../../support/echo/echo-server.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { listen } from '../../../src/grpc/testing/index.js';
import { statusError } from '../../support/rejection.js';

describe('the settings of a channel', () => {
  const use = closing();

  const connect = (target: string, settings: Partial<ChannelSettings> = {}) =>
    createClient(echoDefinition, use(createChannel({ target, tls: 'disabled', ...settings })));

  /** A plain HTTP/2 server, which shows what grpc-js hides. */
  const startHttp2 = async () => {
    const server = createHttp2Server();
    const sessions: ServerHttp2Session[] = [];
    server.on('session', (session: ServerHttp2Session) => sessions.push(session));
    server.on('stream', (stream: ServerHttp2Stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '5' }, { endStream: true });
    });
    const port = await listen(server);
    use({
      close: () => {
        server.close();
        for (const session of sessions) session.destroy();
      },
    });
    return { server, sessions, target: `127.0.0.1:${port}` };
  };

  /** Forwards bytes, and exposes both ends of each connection. */
  const startProxy = async (port: number, onConnection: (client: Socket, upstream: Socket) => void) => {
    const sockets: Socket[] = [];
    const proxy = createServer((client) => {
      const upstream = connectSocket(port, '127.0.0.1');
      for (const socket of [client, upstream]) sockets.push(socket.on('error', () => {}));
      client.pipe(upstream).pipe(client);
      onConnection(client, upstream);
    });
    const target = `127.0.0.1:${await listen(proxy)}`;
    use({
      close: () => {
        proxy.close();
        for (const socket of sockets) socket.destroy();
      },
    });
    return { target };
  };

  it('limit messages both ways', async () => {
    const server = use(await startEchoServer());
    const text = 'x'.repeat(1_000);
    for (const limit of [{ maxSendMessageBytes: 100 }, { maxReceiveMessageBytes: 100 }]) {
      expect(await statusError(connect(server.target, limit).Unary({ text }))).to.include({
        code: status.RESOURCE_EXHAUSTED,
      });
    }
    const large = 'x'.repeat(5 * 1024 * 1024);
    const roomy = use(await startEchoServer({}, { options: { 'grpc.max_receive_message_length': -1 } }));
    expect(await statusError(connect(roomy.target).Unary({ text: large }))).to.include({
      code: status.RESOURCE_EXHAUSTED,
    });
    expect(
      (await connect(roomy.target, { maxReceiveMessageBytes: Infinity }).Unary({ text: large })).text,
    ).to.have.length(large.length);
  });

  it('compress requests', async () => {
    const server = use(
      await startEchoServer({ Unary: (call, callback) => callback(null, { index: call.request.text.length }) }),
    );
    const text = 'x'.repeat(1024 * 1024);
    const sent = async (settings: Partial<ChannelSettings>) => {
      let bytes = 0;
      const proxy = await startProxy(server.port, (client) =>
        client.on('data', (chunk) => {
          bytes += chunk.length;
        }),
      );
      const echo = connect(proxy.target, settings);
      expect(await echo.Unary({ text })).to.include({ index: text.length });
      return bytes;
    };
    expect(await sent({})).to.be.above(text.length);
    expect(await sent({ compression: 'gzip' })).to.be.below(text.length / 100);
  });

  it('set the flow-control window, the authority and the user agent', async () => {
    const { server, sessions, target } = await startHttp2();
    const stream = once(server, 'stream');
    await statusError(connect(target, { authority: 'users.test', userAgent: 'mine/1' }).Unary({}));
    const [, headers] = (await stream) as [ServerHttp2Stream, Record<string, string>];
    expect(headers[':authority']).to.equal('users.test');
    expect(headers['user-agent']).to.match(/^mine\/1 grpc-node-js\//);
    expect(sessions[0]?.remoteSettings.initialWindowSize).to.equal(1024 * 1024);
  });

  it('ping while no call is open, unless told otherwise', async () => {
    const { sessions, target } = await startHttp2();
    const keepalive = { timeMs: 50, timeoutMs: 5_000 };
    await statusError(connect(target, { keepalive: { ...keepalive, permitWithoutCalls: false } }).Unary({}));
    await statusError(connect(target, { keepalive }).Unary({}));
    const [quiet, pinged] = sessions;
    if (quiet === undefined || pinged === undefined) throw new Error('expected two connections');
    let quietPings = 0;
    quiet.on('ping', () => {
      quietPings += 1;
    });
    for (let ping = 0; ping < 3; ping += 1) await once(pinged, 'ping');
    expect(quietPings).to.equal(0);
  });

  it('drop a connection whose peer has gone silent, and connect again', async () => {
    const server = use(await startEchoServer());
    const freezes: (() => void)[] = [];
    const proxy = await startProxy(server.port, (client, upstream) => {
      freezes.push(() => {
        client.unpipe(upstream).resume();
        upstream.unpipe(client).resume();
      });
    });
    const echo = connect(proxy.target, { keepalive: { timeMs: 50, timeoutMs: 50 } });
    await echo.Unary({});
    freezes[0]?.();
    expect(await statusError(echo.Unary({}, { timeoutMs: 5_000 }))).to.include({ code: status.UNAVAILABLE });
    expect(await echo.Unary({ text: 'back' }, { waitForReady: true, timeoutMs: 5_000 })).to.include({ text: 'back' });
    expect(freezes).to.have.length(2);
  });

  it('give each channel connections of its own, or share them', async () => {
    const connections = async (settings: Partial<ChannelSettings>) => {
      const { sessions, target } = await startHttp2();
      for (let channel = 0; channel < 2; channel += 1) await statusError(connect(target, settings).Unary({}));
      return sessions.length;
    };
    expect(await connections({})).to.equal(2);
    expect(await connections({ connections: 'shared' })).to.equal(1);
  });

  it('ignore the proxy of the environment, unless told otherwise', async () => {
    const server = use(await startEchoServer());
    const before = process.env['grpc_proxy'];
    process.env['grpc_proxy'] = 'http://127.0.0.1:1';
    try {
      const target = `localhost:${server.port}`;
      await connect(target).Unary({});
      expect(await statusError(connect(target, { httpProxy: true }).Unary({}))).to.include({
        code: status.UNAVAILABLE,
      });
    } finally {
      if (before === undefined) delete process.env['grpc_proxy'];
      else process.env['grpc_proxy'] = before;
    }
  });
});
