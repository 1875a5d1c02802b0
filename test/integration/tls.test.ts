import { Client, credentials, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { createAuthority, createRecordingLogger, createSecretVolume } from '../../src/grpc/testing/index.js';
import { openCertificateDirectory } from '../../src/grpc/tls/certificate-directory.js';
import { createServerTls } from '../../src/grpc/tls/server-tls.js';
import { deferred } from '../support/deferred.js';
import { http2Session } from '../support/http2-call.js';
import {
  closeAll,
  failure,
  opened,
  serverStream,
  start,
  unary,
  type EchoService,
  type Harness,
} from '../grpc/server/harness.js';
import type { ServerOptions } from '../../src/grpc/server/create-server.js';

const authority = createAuthority('integration');
const { certificatePem, privateKeyPem } = authority.issue({ dns: ['localhost'] });
const trusted = Buffer.from(authority.certificatePem);

const startTls = async (
  handlers: Partial<EchoService> = {},
  options: Partial<ServerOptions> = {},
): Promise<Harness> => {
  const pair = { certificateChain: Buffer.from(certificatePem), privateKey: Buffer.from(privateKeyPem) };
  const harness = await start(handlers, {
    tls: createServerTls({ certificates: { current: { identity: pair } } }),
    ...options,
  });
  return { ...harness, client: newClient(harness.port) };
};

const newClient = (port: number): Client => {
  const client = new Client(`localhost:${port}`, credentials.createSsl(trusted), {
    'grpc.use_local_subchannel_pool': 1,
  });
  opened.push(() => client.close());
  return client;
};

describe('a TLS port', () => {
  const logger = createRecordingLogger();
  let port: number;
  let client: Client;
  let handshakeFailures = 0;

  beforeEach(async () => {
    ({ port, client } = await startTls({}, { logger, onHandshakeFailure: () => handshakeFailures++ }));
  });
  afterEach(async () => {
    expect((await unary(client, { text: 'others' })).text, 'others are served').to.equal('others');
    closeAll();
    logger.entries.length = 0;
  });

  const closed = (socket: Socket): Promise<void> =>
    new Promise((resolve) => {
      socket.on('error', () => {}); // With any alert.
      socket.resume().once('close', () => resolve());
    });
  const handshake = (options: ConnectionOptions): Promise<void> =>
    closed(connectTls({ port, host: 'localhost', ca: trusted, ...options }));
  /** The log entries with this text, at debug, once there are this many. Rejects after 5 s. */
  const logged = async (text: RegExp, count = 1): Promise<object[]> => {
    const deadline = performance.now() + 5_000;
    for (;;) {
      const entries = logger.entries.filter(({ level, message }) => level === 'debug' && text.test(message));
      if (entries.length >= count) return entries.map(({ fields }) => fields);
      if (performance.now() > deadline) throw new Error(`after 5 s ${entries.length} lines like ${text}, not ${count}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const failed = async (count?: number): Promise<object[]> => logged(/^TLS handshake failed$/, count);

  it('closes on a plaintext gRPC client and says why in the log', async () => {
    const plain = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      'grpc.use_local_subchannel_pool': 1,
    });
    opened.push(() => plain.close());
    expect((await failure(unary(plain, {}))).code).to.equal(status.UNAVAILABLE);
    const [fields] = await failed();
    expect(handshakeFailures).to.be.above(0);
    expect(fields)
      .to.have.property('peer')
      .that.matches(/^127\.0\.0\.1:\d+$|^unknown/);
    expect(fields)
      .to.have.property('reason')
      .that.matches(/http request|wrong version number|packet length/);
  });

  it('closes on HTTP/1.1 and on noise', async () => {
    for (const bytes of ['GET / HTTP/1.1\r\n\r\n', 'noise'.repeat(100)]) {
      const socket = connectTcp(port, '127.0.0.1');
      socket.write(bytes);
      await closed(socket);
    }
    for (const fields of await failed(2)) expect(fields).to.have.property('reason');
  });

  it('takes nothing older than TLS 1.2', async () => {
    let connected = false;
    // Without these ciphers OpenSSL 3 does not offer old versions, and the server would not be tested.
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' } as const;
    const socket = connectTls({ port, host: 'localhost', ca: trusted, ...old, ALPNProtocols: ['h2'] });
    socket.once('secureConnect', () => {
      connected = true;
      socket.destroy();
    });
    await closed(socket);
    expect(connected).to.equal(false);
    const [fields] = await failed();
    expect(fields)
      .to.have.property('reason')
      .that.matches(/unsupported protocol/);
  });

  it('says so when a client does not offer HTTP/2', async () => {
    await handshake({});
    await logged(/did not offer HTTP\/2/);
    await handshake({ ALPNProtocols: ['http/1.1'] });
    const [fields] = await failed();
    expect(fields)
      .to.have.property('reason')
      .that.matches(/application protocol/);
  });

  it('is not held up by a client that connects and says nothing', async () => {
    const silent = connectTcp(port, '127.0.0.1');
    opened.push(() => silent.destroy());
    await once(silent, 'connect');
  });
});

describe('connections that are retired', () => {
  afterEach(closeAll);

  for (const transport of ['plaintext', 'TLS'] as const) {
    const begin = transport === 'TLS' ? startTls : start;

    it(`lose no call of a client that calls without pause, over ${transport}`, async function () {
      this.timeout(20_000);
      let connections = 0;
      let closed = deferred();
      const { client, server } = await begin(
        {
          async Unary({ text }) {
            if (text === 'slow') await new Promise((resolve) => setTimeout(resolve, 5));
            return { text, index: 0 };
          },
        },
        {
          onConnections(count) {
            if (count < connections) closed.resolve();
            connections = count;
          },
        },
      );
      const failures: unknown[] = [];
      const stop = new AbortController();
      opened.push(() => stop.abort());
      const calls = new Set<Promise<unknown>>();
      const worker = async (text: string): Promise<void> => {
        while (!stop.signal.aborted) {
          const call = unary(client, { text }, { deadline: Date.now() + 10_000 }).catch((error: unknown) => {
            failures.push(error);
            stop.abort(); // Calls that fail at once would block everything else.
          });
          calls.add(call);
          await call;
          calls.delete(call);
        }
      };
      // Slow calls are being handled when their connection is retired, quick ones are on their way.
      const workers = Promise.all(
        Array.from({ length: 8 }, async (_, index) => worker(index % 2 === 0 ? 'slow' : 'quick')),
      );
      await Promise.all(calls);
      for (let time = 0; time < 10 && failures.length === 0; time++) {
        closed = deferred();
        server.retireConnections({ withinMs: 20 });
        await Promise.race([closed.promise, workers]);
        // A call meets at most one retirement: a client resends a refused call once by itself.
        await Promise.all(calls);
      }
      stop.abort();
      await workers;
      expect(failures).to.deep.equal([]);
    });

    it(`finish the stream that is being written, over ${transport}`, async () => {
      const { client, server } = await begin({
        async *ServerStream() {
          for (let index = 0; index < 200; index++) yield { text: 'x'.repeat(50_000), index };
        },
      });
      const call = serverStream(client, {});
      await once(call, 'data');
      server.retireConnections({ withinMs: 0 });
      let received = 1;
      call.on('data', () => received++);
      const [{ code }] = (await once(call, 'status')) as [{ code: status }];
      expect([code, received]).to.deep.equal([status.OK, 200]);
    });

    it(`are drained while a stream is written to a client that does not read, over ${transport}`, async () => {
      const { server, port } = await begin({
        async *ServerStream() {
          for (let index = 0; ; index++) yield { text: 'x'.repeat(50_000), index };
        },
      });
      const session = await http2Session(`${transport === 'TLS' ? 'https' : 'http'}://localhost:${port}`, {
        ca: trusted,
      });
      opened.push(() => session.destroy());
      const stream = session.request({
        ':method': 'POST',
        ':path': '/test.echo.Echo/ServerStream',
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      stream.on('error', () => {});
      stream.end(Buffer.alloc(5));
      await once(stream, 'response');
      const closed = once(session, 'close');
      expect(await server.drain({ timeoutMs: 300, endCallsBeforeMs: 100 })).to.deep.equal({ finished: 0, cut: 1 });
      await closed;
    });
  }

  it('leave no connection on the certificate from before, and no call is lost', async function () {
    this.timeout(20_000);
    const issued = (): { 'tls.crt': string; 'tls.key': string } => {
      const pair = authority.issue({ dns: ['localhost'] });
      return { 'tls.crt': pair.certificatePem, 'tls.key': pair.privateKeyPem };
    };
    const volume = await createSecretVolume(issued());
    const certificates = await openCertificateDirectory({
      directory: volume.path,
      needs: { identity: true, authorities: false },
    });
    const { server, port } = await start({}, { tls: createServerTls({ certificates }) });
    certificates.onChange(() => server.retireConnections({ withinMs: 100 }));
    const client = newClient(port);
    let failures = 0;
    const stop = new AbortController();
    const worker = async (): Promise<void> => {
      while (!stop.signal.aborted) await unary(client, { text: 'x' }).catch(() => failures++);
    };
    const workers = Promise.all([worker(), worker(), worker()]);
    const session = await http2Session(`https://localhost:${port}`, { ca: trusted });
    opened.push(() => session.destroy());
    const gone = once(session, 'close');

    const next = issued();
    await volume.replace(next);
    await certificates.refresh();
    await gone;
    const socket = connectTls({ port, host: 'localhost', servername: 'localhost', ca: trusted, ALPNProtocols: ['h2'] });
    await once(socket, 'secureConnect');
    expect(socket.getPeerX509Certificate()?.fingerprint256).to.equal(
      new X509Certificate(next['tls.crt']).fingerprint256,
    );
    socket.destroy();
    stop.abort();
    await workers;
    expect(failures).to.equal(0);
    certificates.close();
    await volume.close();
  });

  it('are cut when their calls outlive the grace', async () => {
    const { client, server } = await start(
      { Unary: () => new Promise(() => {}) },
      { channel: { keepalive: { maxConnectionAgeGraceMs: 50 } } },
    );
    const call = unary(client, {});
    while (server.activeCalls === 0) await new Promise((resolve) => setImmediate(resolve));
    server.retireConnections({ withinMs: 10 });
    expect((await failure(call)).code).to.be.oneOf([status.UNAVAILABLE, status.CANCELLED]);
  });

  it('go one by one within the time that is given', async () => {
    const { server, port } = await start();
    const closing: Promise<number>[] = [];
    for (let index = 0; index < 20; index++) {
      const session = await http2Session(`http://127.0.0.1:${port}`);
      opened.push(() => session.destroy());
      await new Promise((resolve) => session.ping(resolve));
      closing.push(once(session, 'close').then(() => performance.now()));
    }
    const askedMs = performance.now();
    server.retireConnections({ withinMs: 400 });
    const timesMs = (await Promise.all(closing)).map((at) => at - askedMs);
    expect(Math.max(...timesMs) - Math.min(...timesMs), 'spread').to.be.above(100);
    while (server.connections > 0) await new Promise((resolve) => setImmediate(resolve));
  });
});
