import { credentials, experimental, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createServer as createHttp2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { createAuthority, listen } from '../../../src/grpc/testing/index.js';
import { createChannel } from '../../../src/grpc/client/channel.js';
import { createClient, type Client } from '../../../src/grpc/client/create-client.js';
import { bearerToken } from '../../../src/grpc/client/credentials/bearer-token.js';
import { silentLogger } from '../../../src/grpc/common/logger.js';
import { createServer } from '../../../src/grpc/server/create-server.js';
import { createServerTls, type ServerTls } from '../../../src/grpc/tls/server-tls.js';
import { createHealth } from '../../../src/grpc/server/services/health.js';
import { implement, type Service } from '../../../src/grpc/server/call/implement.js';
import { closing } from '../../support/closing.js';
import { deferred } from '../../support/deferred.js';
import { echoDefinition, type EchoDefinition } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';

type Echo = Client<EchoDefinition>;

describe('client-side health checking', () => {
  const use = closing();

  /** A server that responds with its name, and whose health can be set. */
  const start = async (
    name: string,
    {
      withHealth = true,
      address = '127.0.0.1:0',
      tls = 'disabled',
    }: { withHealth?: boolean; address?: string; tls?: ServerTls | 'disabled' } = {},
  ) => {
    const service: Service<EchoDefinition> = {
      Unary: async () => ({ text: name, index: 0 }),
      ServerStream: async function* none() {},
      ClientStream: async () => ({ text: name, index: 0 }),
      Bidi: async function* none() {},
    };
    let watches = 0;
    const health = createHealth();
    health.set('test.echo.Echo', 'SERVING');
    const server = use(
      createServer({
        services: [implement(echoDefinition, service), ...(withHealth ? [health.implementation] : [])],
        interceptors: [
          (context, next) => {
            if (context.method.name === 'Watch') watches += 1;
            return next();
          },
        ],
        tls,
        logger: silentLogger,
      }),
    );
    const port = await server.listen(address);
    const set = (serving: boolean) => health.set('test.echo.Echo', serving ? 'SERVING' : 'NOT_SERVING');
    return { address: `127.0.0.1:${port}`, set, health, server, watches: () => watches };
  };

  const addressesOf = (servers: readonly { address: string }[]) =>
    `ipv4:${servers.map(({ address }) => address).join(',')}`;

  const connect = (target: string): Echo => {
    const channel = use(
      createChannel({
        target,
        tls: 'disabled',
        initialReconnectBackoffMs: 100,
        serviceConfig: { healthCheckConfig: { serviceName: 'test.echo.Echo' } },
      }),
    );
    return createClient(echoDefinition, channel);
  };

  /** Calls until the last ten responses came from exactly these servers. */
  const settle = async (echo: Echo, expected: readonly string[]): Promise<void> => {
    const deadlineMs = Date.now() + 5_000;
    for (;;) {
      const answers = new Set<string>();
      for (let call = 0; call < 10; call += 1) {
        const { text } = await echo.Unary({}, { waitForReady: true, timeoutMs: 5_000 });
        answers.add(text);
      }
      if (expected.length === answers.size && expected.every((name) => answers.has(name))) return;
      if (Date.now() > deadlineMs) expect([...answers].sort()).to.deep.equal(expected);
    }
  };

  it('leaves out a server that does not serve, and takes it back', async () => {
    const servers = [await start('a'), await start('b'), await start('c')] as const;
    const echo = connect(addressesOf(servers));
    await settle(echo, ['a', 'b', 'c']);
    servers[1].set(false);
    await settle(echo, ['a', 'c']);
    servers[1].set(true);
    await settle(echo, ['a', 'b', 'c']);
  });

  it('sends nothing to a server before it has said that it serves', async () => {
    const servers = [await start('down'), await start('up')] as const;
    servers[0].set(false);
    const echo = connect(addressesOf(servers));
    const answers = await Promise.all(Array.from({ length: 20 }, () => echo.Unary({})));
    expect(new Set(answers.map(({ text }) => text))).to.deep.equal(new Set(['up']));
  });

  it('fails calls with UNAVAILABLE while no server serves, and lets calls wait that wait for ready', async () => {
    const servers = [await start('a'), await start('b')] as const;
    const echo = connect(addressesOf(servers));
    await settle(echo, ['a', 'b']);
    for (const server of servers) server.set(false);
    let code = status.OK;
    while (code === status.OK) {
      await echo
        .Unary(
          {},
          {
            onStatus: (ended) => {
              code = ended.code;
            },
          },
        )
        .catch(() => undefined);
    }
    expect(code).to.equal(status.UNAVAILABLE);
    expect(await statusError(echo.Unary({}))).to.include({ code: status.UNAVAILABLE });
    const waiting = echo.Unary({}, { waitForReady: true, timeoutMs: 5_000 });
    servers[0].set(true);
    expect(await waiting).to.include({ text: 'a' });
  });

  it('counts a server as serving that has no health service', async () => {
    const servers = [await start('with'), await start('without', { withHealth: false })] as const;
    await settle(connect(addressesOf(servers)), ['with', 'without']);
  });

  it('leaves out a server that drains, while its connection still stands', async () => {
    const servers = [await start('stays'), await start('goes')] as const;
    const echo = connect(addressesOf(servers));
    await settle(echo, ['stays', 'goes']);
    servers[1].health.shutDown();
    await settle(echo, ['stays']);
    expect(servers[1].server.connections).to.equal(1);
  });

  it('finds a server again that was restarted', async () => {
    const [first, second] = [await start('a'), await start('b')];
    const echo = connect(addressesOf([first, second]));
    await settle(echo, ['a', 'b']);
    second.server.close();
    await settle(echo, ['a']);
    await start('b again', { address: second.address });
    await settle(echo, ['a', 'b again']);
  });

  it('asks nothing again, and fails no call, when only the list of addresses changes', async () => {
    const servers = [await start('a'), await start('b'), await start('c')] as const;
    const endpoints = servers.map(({ address }) => ({
      addresses: [{ host: '127.0.0.1', port: Number(address.split(':')[1]) }],
    }));
    let push: ((count: number) => void) | undefined;
    class PushResolver implements experimental.Resolver {
      static getDefaultAuthority = () => 'pushed';
      readonly #listener: experimental.ResolverListener;
      constructor(_target: experimental.GrpcUri, listener: experimental.ResolverListener) {
        this.#listener = listener;
      }
      updateResolution(): void {
        if (push) return;
        push = (count) => void this.#listener(experimental.statusOrFromValue(endpoints.slice(0, count)), {}, null, '');
        setImmediate(push, 2);
      }
      destroy(): void {}
    }
    experimental.registerResolver('push', PushResolver);
    const echo = connect('push:///');
    await settle(echo, ['a', 'b']);
    for (const count of [3, 2, 1, 3, 2, 3]) {
      push?.(count);
      const answers = await Promise.all(Array.from({ length: 10 }, () => echo.Unary({})));
      expect(answers).to.have.length(10);
    }
    await settle(echo, ['a', 'b', 'c']);
    expect(servers[0].watches()).to.equal(1);
  });

  it('ends its watches when the channel is closed', async () => {
    const server = await start('a');
    const channel = createChannel({
      target: server.address,
      tls: 'disabled',
      serviceConfig: { healthCheckConfig: { serviceName: 'test.echo.Echo' } },
    });
    const echo = createClient(echoDefinition, channel);
    await echo.Unary({});
    expect(server.server.activeCalls).to.equal(1);
    channel.close();
    while (server.server.activeCalls > 0) await new Promise(setImmediate);
  });

  /** A channel whose watch waits for its token, and the function that supplies it. */
  const waitForToken = async () => {
    const authority = createAuthority('test');
    const leaf = authority.issue({ dns: ['localhost'] });
    const pair = { certificateChain: Buffer.from(leaf.certificatePem), privateKey: Buffer.from(leaf.privateKeyPem) };
    const server = await start('a', { tls: createServerTls({ certificates: { current: { identity: pair } } }) });
    const asked = deferred();
    const token = deferred<string>();
    const channel = use(
      createChannel({
        target: server.address,
        tls: credentials.createSsl(Buffer.from(authority.certificatePem)),
        tlsServerName: 'localhost',
        credentials: bearerToken(() => {
          asked.resolve();
          return token.promise;
        }),
        serviceConfig: { healthCheckConfig: { serviceName: 'test.echo.Echo' } },
      }),
    );
    channel.grpc.getConnectivityState(true);
    await asked.promise;
    return { server, channel, token };
  };

  it('gets over a connection that is lost while a watch waits for its token', async () => {
    const { server, channel, token } = await waitForToken();
    server.server.close();
    while (channel.state() !== 'IDLE' && channel.state() !== 'TRANSIENT_FAILURE') await new Promise(setImmediate);
    token.resolve('late');
    // An unhandled rejection would end the process, and this test.
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    expect(channel.state()).not.to.equal('READY');
  });

  it('opens no watch any more when its channel is closed while it waits for a token', async () => {
    const { server, channel, token } = await waitForToken();
    channel.close();
    token.resolve('late');
    while (server.server.connections > 0) await new Promise(setImmediate);
    expect(server.watches()).to.equal(0);
  });

  it('counts a server as failing whose answer cannot be decompressed', async () => {
    const server = createHttp2Server();
    const sessions: ServerHttp2Session[] = [];
    server.on('session', (session: ServerHttp2Session) => sessions.push(session));
    server.on('stream', (stream: ServerHttp2Stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-encoding': 'snappy' });
      stream.write(Buffer.from([1, 0, 0, 0, 2, 8, 1]));
    });
    const port = await listen(server);
    use({
      close: () => {
        server.close();
        for (const session of sessions) session.destroy();
      },
    });
    expect(await statusError(connect(`ipv4:127.0.0.1:${port}`).Unary({}))).to.include({ code: status.UNAVAILABLE });
  });
});
