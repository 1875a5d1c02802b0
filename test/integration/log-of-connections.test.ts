import { expect } from 'chai';
import { connect as connectTls } from 'node:tls';
import { createAuthority, createRecordingLogger, type LogEntry } from '../../src/grpc/testing/index.js';
import type { ServerOptions } from '../../src/grpc/server/create-server.js';
import { createServerTls } from '../../src/grpc/tls/server-tls.js';
import { closeAll, opened, start } from '../grpc/server/harness.js';
import { echoDefinition } from '../support/echo/echo.js';
import { callHeaders, flag, frame, frameType, rawConnection, uint32 } from '../support/http2-frames.js';

const { Unary } = echoDefinition;
const attempts = 10;

/** Connects once, does something for which the server closes a connection, and resolves when it has. */
type Attempt = (port: number) => Promise<void>;

const sends =
  (frames: () => readonly Buffer[], options?: { greet: boolean }): Attempt =>
  async (port) => {
    const connection = await rawConnection(port, options);
    opened.push(() => connection.close());
    for (const part of frames()) {
      connection.send(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await connection.closed;
  };

const brokenOff = (streamId: number): Buffer =>
  Buffer.concat([
    frame(frameType.headers, flag.endHeaders, streamId, callHeaders(Unary.path)),
    frame(frameType.resetStream, 0, streamId, uint32(8)),
  ]);

const withoutAlpn: Attempt = (port) =>
  new Promise((resolve) => {
    const socket = connectTls({ port, host: 'localhost', rejectUnauthorized: true, ca: authority.certificatePem });
    socket.on('error', () => {});
    socket.resume().once('close', () => resolve());
  });

const authority = createAuthority('log of connections');
const { certificatePem, privateKeyPem } = authority.issue({ dns: ['localhost'] });
const identity = { certificateChain: Buffer.from(certificatePem), privateKey: Buffer.from(privateKeyPem) };

interface Case {
  readonly message: string;
  readonly level: LogEntry['level'];
  readonly attempt: Attempt;
  readonly options?: () => Partial<ServerOptions>;
  /** Whether another connection is still open. */
  readonly held?: boolean;
}

const cases: readonly Case[] = [
  {
    message: 'TLS handshake failed',
    level: 'debug',
    attempt: sends(() => [Buffer.from('noise'.repeat(100))], { greet: false }),
    options: () => ({ tls: createServerTls({ certificates: { current: { identity } } }) }),
  },
  {
    message: 'a TLS client did not offer HTTP/2 (h2) in ALPN',
    level: 'debug',
    attempt: withoutAlpn,
    options: () => ({ tls: createServerTls({ certificates: { current: { identity } } }) }),
  },
  {
    message: 'HTTP/2 error, closed the connection',
    level: 'debug',
    attempt: sends(() => [Buffer.from('noise'.repeat(100))], { greet: false }),
  },
  {
    message: 'connection limit reached, closed a connection; raise the limit if clients are legitimate',
    level: 'warn',
    attempt: sends(() => [], { greet: false }),
    options: () => ({ channel: { maxConnections: 1 } }),
    held: true,
  },
  {
    message: 'client pings too often, closed its connection; raise its keepalive time',
    level: 'warn',
    attempt: sends(() => Array.from({ length: 20 }, () => frame(frameType.ping, 0, 0, Buffer.alloc(8)))),
    options: () => ({ pings: { minTimeMs: 60_000, permitWithoutStream: true } }),
  },
  {
    message: 'client exceeded the reset limit, closed its connection; see whether it cancels in a loop',
    level: 'warn',
    attempt: sends(() => Array.from({ length: 5 }, (_, index) => brokenOff(2 * index + 1))),
    options: () => ({ resets: { burst: 1, perSecond: 0.001 } }),
  },
];

describe('the log of a peer whose connections are refused', () => {
  afterEach(closeAll);

  for (const { message, level, attempt, options, held } of cases) {
    it(`has one line a second and the number of the others: ${message}`, async () => {
      const logger = createRecordingLogger();
      const { port } = await start({}, { logger, ...options?.() });
      if (held) {
        const connection = await rawConnection(port);
        opened.push(() => connection.close());
        // With a call, because an idle one would be evicted.
        connection.send(frame(frameType.headers, flag.endHeaders, 1, callHeaders(echoDefinition.ClientStream.path)));
        connection.send(frame(frameType.ping, 0, 0, Buffer.alloc(8)));
        await connection.frame(({ type, flags }) => type === frameType.ping && flags === flag.ack);
      }
      for (let count = 0; count < attempts; count++) await attempt(port);
      const counted = (): number =>
        logger.entries
          .filter((entry) => entry.message === message)
          .reduce((sum, { fields }) => sum + ('repeated' in fields ? Number(fields.repeated) : 1), 0);
      await logger.entry(() => counted() === attempts);
      const lines = logger.entries.filter((entry) => entry.message === message);
      expect(lines.length, 'one at once, and one a second').to.be.within(2, 5);
      for (const line of lines) {
        expect(line.level).to.equal(level);
        expect(line.fields)
          .to.have.property('peer')
          .that.matches(/^127\.0\.0\.1:\d+$|^unknown/);
      }
    });
  }
});
