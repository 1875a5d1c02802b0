import { Client, credentials, setLogger, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createAuthority } from '../../src/grpc/testing/index.js';
import { routeGrpcJsLog } from '../../src/grpc/client/index.js';
import { StatusError, type Logger, type ServerInterceptor } from '../../src/grpc/index.js';
import { authentication, logging, requestId, traceContext } from '../../src/grpc/server/index.js';
import { createServerTls } from '../../src/grpc/tls/index.js';
import { openLogs } from '../../src/platform/logs/open-logs.js';
import { closeAll, opened, start, unary, type EchoService } from '../grpc/server/harness.js';
import { closing } from '../support/closing.js';
import { compressedCalls, type CompressedCalls, type CompressedCallOptions } from '../support/compressed-calls.js';
import { echoDefinition } from '../support/echo/echo.js';

const { Unary } = echoDefinition;
const longPath = `/${'p'.repeat(3_600)}`;
const longId = 'x'.repeat(128);

const asCaller: ServerInterceptor = (context, next) => {
  context.identity = { subject: 'system:serviceaccount:shop:cart', by: 'jwt' };
  return next();
};
const strangersOnly = authentication({
  tokens: {
    verify: async () => {
      throw new StatusError(status.UNAUTHENTICATED, 'no');
    },
  },
});
const fails = (error: () => unknown): Partial<EchoService> => ({
  async Unary() {
    throw error();
  },
});

describe('the log under attack', () => {
  afterEach(() => {
    setLogger(console);
    closeAll();
  });

  /** The text of a service's log so far, all levels. */
  const openLog = async (): Promise<{
    logger: Logger;
    text: () => string;
    until: (reached: () => boolean) => Promise<void>;
  }> => {
    const lines: string[] = [];
    let look = (): void => {};
    const write = (line: string): void => {
      lines.push(line);
      look();
    };
    const { logger } = await openLogs({ level: 'debug', format: 'json' }, { service: 'user', destination: { write } });
    routeGrpcJsLog(logger);
    return {
      logger,
      text: () => lines.join(''),
      until: (reached) =>
        new Promise((resolve) => {
          look = () => void (reached() && resolve());
          look();
        }),
    };
  };

  /** The number of calls in a log, including counted ones. */
  const callsIn = (text: string): number =>
    text
      .split('\n')
      .slice(0, -1)
      .map((entry) => (JSON.parse(entry) as { repeated?: number }).repeated ?? 1)
      .reduce((sum, count) => sum + count, 0);

  const attack = async (port: number, options: CompressedCallOptions): Promise<CompressedCalls> => {
    const calls = await compressedCalls(port, options);
    opened.push(() => calls.connection.close());
    return calls;
  };

  interface Case {
    readonly handlers?: Partial<EchoService>;
    readonly interceptors?: readonly ServerInterceptor[];
    readonly calls: CompressedCallOptions;
    /** Default 50,000. */
    readonly bytes?: number;
  }

  const cases: Record<string, Case> = {
    'unknown methods with long paths': { calls: { path: longPath }, bytes: 125_000 },
    'requests that are no calls': { calls: { path: longPath, headers: { 'content-type': 'text/html' } } },
    'calls without a token': { interceptors: [strangersOnly], calls: { path: Unary.path } },
    'calls with a token that is refused': {
      interceptors: [strangersOnly],
      calls: { path: Unary.path, headers: { authorization: 'Bearer nonsense' } },
    },
    'headers that gRPC does not allow': {
      interceptors: [strangersOnly],
      calls: {
        path: Unary.path,
        headers: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`x-${index}`, '\u00e9'])),
      },
    },
    'a caller’s calls that succeed': {
      interceptors: [asCaller],
      calls: { path: Unary.path, headers: { 'x-request-id': longId } },
    },
    'a caller’s calls that fail by what it asks for': {
      handlers: fails(() => new StatusError(status.NOT_FOUND, `there is no user ${'\u0001'.repeat(1_000)}`)),
      interceptors: [asCaller],
      calls: { path: Unary.path, headers: { 'x-request-id': longId } },
    },
    'a caller’s calls that are over a limit': {
      handlers: fails(() => new StatusError(status.RESOURCE_EXHAUSTED, 'too much')),
      interceptors: [asCaller],
      calls: { path: Unary.path },
    },
    'a caller’s calls that fail by a fault of the server': {
      handlers: fails(() => new Error('f'.repeat(10_000))),
      interceptors: [asCaller],
      calls: { path: Unary.path },
    },
  };

  for (const [title, { handlers, interceptors = [], calls: options, bytes = 50_000 }] of Object.entries(cases)) {
    it(`grows by less than 10 times what is sent, by ${title}`, async () => {
      const { logger, text } = await openLog();
      const { port } = await start(handlers, {
        logger,
        interceptors: [requestId(), traceContext(), logging(logger), ...interceptors],
      });
      const calls = await attack(port, options);
      while (calls.connection.socket.bytesWritten < bytes) await calls.call(200);
      const grown = Buffer.byteLength(text());
      expect(grown).to.be.above(100);
      expect(grown / calls.connection.socket.bytesWritten).to.be.below(10);
    });
  }

  it('names a path that no service has `unknown`, shows its beginning, and counts those that follow', async () => {
    const { logger, text, until } = await openLog();
    const { port } = await start({}, { logger, interceptors: [logging(logger)] });
    const calls = await attack(port, { path: longPath });
    await calls.call(1_000);
    await until(() => callsIn(text()) === 1_000);
    const [first = '', ...counted] = text().split('\n').slice(0, -1);
    expect(JSON.parse(first)).to.deep.include({
      method: 'unknown',
      path: `/${'p'.repeat(98)}…`,
      code: 'UNIMPLEMENTED',
    });
    expect(counted.length, 'one a second').to.be.within(1, 5);
    for (const line of counted) expect(line).to.match(/"method":"unknown".*"repeated":\d+/);
  });

  const authority = createAuthority('log limits');
  const { certificatePem, privateKeyPem } = authority.issue({ dns: ['localhost'] });
  const identity = { certificateChain: Buffer.from(certificatePem), privateKey: Buffer.from(privateKeyPem) };
  for (const [title, tls, channel] of [
    ['plaintext', 'disabled', credentials.createInsecure()],
    [
      'TLS',
      createServerTls({ certificates: { current: { identity } } }),
      credentials.createSsl(Buffer.from(authority.certificatePem)),
    ],
  ] as const) {
    it(`has a line for each call of a client that means no harm, over ${title}`, async () => {
      const { logger, text } = await openLog();
      const interceptors = [requestId(), traceContext(), asCaller, logging(logger)];
      const { port } = await start({}, { logger, interceptors, tls });
      const client = new Client(`localhost:${port}`, channel, { 'grpc.use_local_subchannel_pool': 1 });
      opened.push(() => client.close());
      for (let call = 0; call < 1_000; call++) await unary(client, { text: 'an honest request' });
      expect(text().match(/"code":"OK"/g)).to.have.length(1_000);
      expect(text()).to.not.include('repeated');
    });
  }

  it('counts the calls whose lines it leaves out', async () => {
    const { logger, text, until } = await openLog();
    const { port } = await start({}, { logger, interceptors: [requestId(), traceContext(), logging(logger)] });
    const calls = await attack(port, { path: Unary.path, headers: { 'x-request-id': longId } });
    await calls.call(2_000);
    await until(() => callsIn(text()) === 2_000);
    expect(text().split('\n').length).to.be.within(200, 1_800);
  });
});

const source = (path: string): string => JSON.stringify(new URL(`../../src/${path}`, import.meta.url).href);

/** Serves health, logs 1.4 KB for every call regardless of its cost to the caller, and prints its address. */
const program = `
  import { createHealth, createServer, logging } from ${source('grpc/server/index.js')};
  import { openLogs } from ${source('platform/logs/open-logs.js')};
  const { logger } = await openLogs({ level: 'debug', format: 'json' }, { service: 'user' });
  const health = createHealth();
  health.set('', 'SERVING');
  const asCaller = (context, next) => {
    context.identity = { subject: 's'.repeat(1_000), by: 'jwt' };
    return next();
  };
  const interceptors = [logging(logger, { bytesPerByte: Infinity }), asCaller];
  const server = createServer({ services: [health.implementation], interceptors, tls: 'disabled', logger });
  console.error(await server.listen('127.0.0.1:0'));`;

/** So that memory grows by retained data, and hardly by uncollected garbage. */
const smallYoungSpace = ['--max-semi-space-size=1'];

describe('a service whose log is not read', () => {
  const closeLater = closing();

  it('serves on in the same memory, and says how many lines were lost once the log is read', async function () {
    this.timeout(60_000);
    const child = spawn(process.execPath, [...smallYoungSpace, '--input-type=module', '--eval', program], {
      stdio: 'pipe',
    });
    const exited = once(child, 'exit');
    closeLater({
      close: async () => {
        child.kill('SIGKILL');
        await exited;
      },
    });
    const residentBytes = (): number =>
      1024 * Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]);
    const [port] = (await once(createInterface({ input: child.stderr }), 'line')) as [string];
    const calls = await compressedCalls(Number(port), { path: '/grpc.health.v1.Health/Check' });
    closeLater(calls.connection);
    // The server is warm, and its pipe and queue are full.
    await calls.call(5_000);
    const before = residentBytes();
    await calls.call(40_000);
    // The lines alone would need 56.
    expect((residentBytes() - before) / 1024 / 1024).to.be.below(32);
    let written = 0;
    for await (const text of createInterface({ input: child.stdout })) {
      const { message, dropped } = JSON.parse(text) as { message: string; dropped?: number };
      if (message === 'call') written++;
      if (dropped === undefined) continue;
      expect(dropped + written).to.equal(45_000);
      break;
    }
    expect(written).to.be.within(700, 3_000);
  });
});
