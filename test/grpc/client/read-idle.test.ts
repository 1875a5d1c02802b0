import { expect } from 'chai';
import { once } from 'node:events';
import { createServer as createHttp2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { createChannel, type ChannelSettings } from '../../../src/grpc/client/channel.js';
import { createClient } from '../../../src/grpc/client/create-client.js';
import { dropWhenHung } from '../../../src/grpc/client/read-idle.js';
import type { ClientConnection } from '../../../src/grpc/internals/client.js';
import { silentLogger } from '../../../src/grpc/common/logger.js';
import { createServer } from '../../../src/grpc/server/create-server.js';
import { implement } from '../../../src/grpc/server/call/implement.js';
import type { ServiceConfig } from '../../../src/grpc/service-config/service-config.js';
import { closing } from '../../support/closing.js';
import { deferred } from '../../support/deferred.js';
import { startEchoServer } from '../../support/echo/echo-server.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { listen, startFaultProxy } from '../../../src/grpc/testing/index.js';
import { statusError } from '../../support/rejection.js';
import { echoService, type EchoService } from '../server/harness.js';

const readIdle = { readIdleTimeoutMs: 40, pingTimeoutMs: 200 };
const keepaliveOff = { timeMs: Infinity };
const retries: ServiceConfig = {
  methodConfig: [
    {
      name: [{}],
      retryPolicy: {
        maxAttempts: 4,
        initialBackoff: '0.01s',
        maxBackoff: '0.01s',
        backoffMultiplier: 1,
        retryableStatusCodes: ['UNAVAILABLE'],
      },
    },
  ],
};

describe('a connection on which nothing comes', () => {
  const use = closing();

  const connect = (target: string, settings: Partial<ChannelSettings> = {}) => {
    const channel = use(
      createChannel({
        target,
        tls: 'disabled',
        readIdle,
        keepalive: keepaliveOff,
        serviceConfig: retries,
        ...settings,
      }),
    );
    return { channel, echo: createClient(echoDefinition, channel) };
  };

  /** A plain HTTP/2 server that exposes PINGs, and responds to a call when the test does. */
  const startHttp2 = async (onCall: (answer: () => void, session: ServerHttp2Session) => void) => {
    const server = createHttp2Server();
    const sessions: ServerHttp2Session[] = [];
    const pings: ServerHttp2Session[] = [];
    server.on('session', (session: ServerHttp2Session) => {
      sessions.push(session);
      session.on('ping', () => pings.push(session));
    });
    server.on('stream', (stream: ServerHttp2Stream) => {
      const answer = (): void => {
        if (stream.destroyed) return;
        stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '5' }, { endStream: true });
      };
      onCall(
        answer,
        sessions.findLast((session) => session === stream.session) ?? expect.fail('a stream without its session'),
      );
    });
    const port = await listen(server);
    use({
      close: () => {
        server.close();
        for (const session of sessions) session.destroy();
      },
    });
    return { sessions, pings, target: `127.0.0.1:${port}` };
  };

  it('is dropped when its server hangs, and its calls go to another', async () => {
    const bad = use(await startEchoServer({ Unary: (_call, callback) => callback(null, { text: 'bad' }) }));
    const good = use(await startEchoServer({ Unary: (_call, callback) => callback(null, { text: 'good' }) }));
    const path = use(await startFaultProxy(bad.port));
    const { echo } = connect(`ipv4:${path.address},${good.target}`);
    const seen = new Set<string>();
    while (seen.size < 2) seen.add((await echo.Unary({}, { waitForReady: true, timeoutMs: 5_000 })).text);

    const reconnecting = path.nextConnection();
    path.set({ blackhole: true });
    const calls = await Promise.all(Array.from({ length: 20 }, async () => echo.Unary({}, { timeoutMs: 5_000 })));
    expect(calls.map(({ text }) => text)).to.deep.equal(Array.from({ length: 20 }, () => 'good'));
    await reconnecting;
  });

  it('is kept while its server takes its time and answers a PING, which is sent once', async () => {
    const { sessions, pings, target } = await startHttp2((answer, session) => {
      session.once('ping', () => void pause(10 * readIdle.readIdleTimeoutMs).then(answer));
    });
    const { echo } = connect(target);
    for (let call = 1; call <= 3; call += 1) {
      await statusError(echo.Unary({}, { timeoutMs: 5_000 }));
      expect([sessions.length, pings.length]).to.deep.equal([1, call]);
    }
  });

  it('is not pinged while it carries no call', async () => {
    const { sessions, pings, target } = await startHttp2((answer) => answer());
    await statusError(connect(target).echo.Unary({}));
    // A second connection, pinged by keepalive, shows the passage of time.
    await statusError(connect(target, { keepalive: { timeMs: 2 * readIdle.readIdleTimeoutMs } }).echo.Unary({}));
    const [quiet, other] = sessions;
    if (quiet === undefined || other === undefined) throw new Error('expected two connections');
    for (let ping = 0; ping < 3; ping += 1) await once(other, 'ping');
    expect(pings).not.to.include(quiet);
  });

  it('is left alone by default', async () => {
    const server = use(await startEchoServer());
    const path = use(await startFaultProxy(server.port));
    const { channel, echo } = connect(path.address, { readIdle: undefined });
    await echo.Unary({});
    path.set({ blackhole: true });
    const call = echo.Unary({ text: 'late' }, { timeoutMs: 5_000 });
    await pause(3 * (2 * readIdle.readIdleTimeoutMs + readIdle.pingTimeoutMs));
    expect([channel.state(), path.open]).to.deep.equal(['READY', 1]);
    path.set({});
    expect(await call).to.include({ text: 'late' });
  });

  it('is kept when the answer to a PING came while this process did not read it', async () => {
    const judged = deferred<string>();
    let bytesRead = 0;
    let onCall = (): void => {};
    dropWhenHung(
      {
        peer: 'test',
        onCall: (listener) => (onCall = listener),
        onResponse() {},
        callsInFlight: () => 1,
        bytesRead: () => bytesRead,
        ping(answered) {
          // Blocks for longer than the timeout, after which Node.js handles timers before pending reads.
          setImmediate(() => {
            const endMs = performance.now() + 2 * readIdle.pingTimeoutMs;
            while (performance.now() < endMs);
            setImmediate(() => {
              bytesRead += 17;
              answered();
              setTimeout(() => judged.resolve('kept'), readIdle.pingTimeoutMs);
            });
          });
        },
        drop: () => judged.resolve('dropped'),
      },
      readIdle,
    );
    onCall();
    expect(await judged.promise).to.equal('kept');
  });

  it('is pinged again only after a response, and not after other frames of its server', async () => {
    const pinged: number[] = [];
    let onPing = deferred();
    let bytesRead = 0;
    let onCall = (): void => {};
    let onResponse = (): void => {};
    const connection: ClientConnection = {
      peer: 'test',
      onCall: (listener) => (onCall = listener),
      onResponse: (listener) => (onResponse = listener),
      callsInFlight: () => 1,
      bytesRead: () => bytesRead,
      ping(answered) {
        pinged.push(bytesRead);
        bytesRead += 17;
        answered();
        onPing.resolve();
      },
      drop: () => expect.fail('a connection was dropped whose server answers'),
    };
    dropWhenHung(connection, readIdle);
    onCall();
    await onPing.promise;
    // The window that an upload has used is updated repeatedly.
    for (let update = 0; update < 5; update += 1) {
      bytesRead += 13;
      await pause(readIdle.pingTimeoutMs + 3 * readIdle.readIdleTimeoutMs);
    }
    expect(pinged).to.deep.equal([0]);
    onPing = deferred();
    onResponse();
    await onPing.promise;
    expect(pinged).to.deep.equal([0, 17 + 5 * 13]);
  });

  it('is not pinged too much for the rules of servers, which take a PING within five minutes for a strike', async () => {
    const tooMany: string[] = [];
    const slow: EchoService = {
      ...echoService,
      async Unary({ text }) {
        await pause(5 * readIdle.readIdleTimeoutMs);
        return { text, index: 0 };
      },
    };
    const server = createServer({
      services: [implement(echoDefinition, slow)],
      interceptors: [],
      tls: 'disabled',
      logger: silentLogger,
      pings: { minTimeMs: 300_000, permitWithoutStream: false },
      onTooManyPings: () => tooMany.push('sent away'),
    });
    use(server);
    const { echo } = connect(`ipv4:127.0.0.1:${await server.listen('127.0.0.1:0')}`);
    for (let call = 0; call < 5; call += 1) await echo.Unary({}, { timeoutMs: 5_000 });
    expect(tooMany).to.deep.equal([]);
  });
});
