import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { createAuthority } from '../../src/grpc/testing/index.js';
import { silentLogger } from '../../src/grpc/common/logger.js';
import type { CallContext } from '../../src/grpc/common/call-context.js';
import { createServer, type GrpcServer, type ServerOptions } from '../../src/grpc/server/create-server.js';
import { createServerTls } from '../../src/grpc/tls/server-tls.js';
import { createHealth, type Health } from '../../src/grpc/server/services/health.js';
import { StatusError } from '../../src/grpc/common/status-error.js';
import { startChild } from '../support/child.js';
import { goProgram } from '../support/go.js';

const run = promisify(execFile);
const totals = z.object({ calls: z.number(), failed: z.record(z.string(), z.number()) });

describe('a Go client', () => {
  let program: string;
  let directory: string;
  let ca: string;
  let health: Health;
  let server: GrpcServer;
  const authority = createAuthority('go');
  const { certificatePem, privateKeyPem } = authority.issue({ dns: ['localhost'] });

  before(async function () {
    this.timeout(300_000);
    program = await goProgram('health-client');
    directory = await mkdtemp(join(tmpdir(), 'duet-go-'));
    ca = join(directory, 'ca.crt');
    await writeFile(ca, authority.certificatePem);
  });
  after(() => rm(directory, { recursive: true, force: true }));
  afterEach(() => server.close());

  const serve = async (options: Partial<ServerOptions> = {}): Promise<string> => {
    health = createHealth();
    health.set('', 'SERVING');
    server = createServer({
      services: [health.implementation],
      interceptors: [],
      tls: 'disabled',
      logger: silentLogger,
      ...options,
    });
    return `localhost:${await server.listen('127.0.0.1:0')}`;
  };
  const call = async (address: string, ...args: readonly string[]): Promise<z.infer<typeof totals>> =>
    totals.parse(JSON.parse((await run(program, ['-address', address, ...args])).stdout));

  for (const transport of ['plaintext', 'TLS'] as const) {
    it(`loses no call while its connections are retired, over ${transport}`, async () => {
      const connections: number[] = [];
      const pair = { certificateChain: Buffer.from(certificatePem), privateKey: Buffer.from(privateKeyPem) };
      const address = await serve({
        ...(transport === 'TLS' && { tls: createServerTls({ certificates: { current: { identity: pair } } }) }),
        onConnections: (count) => connections.push(count),
      });
      const retiring = setInterval(() => server.retireConnections({ withinMs: 50 }), 100);
      const { calls, failed } = await call(address, '-for', '3s', ...(transport === 'TLS' ? ['-ca', ca] : []));
      clearInterval(retiring);
      expect(failed).to.deep.equal({});
      expect(calls).to.be.above(200);
      expect(connections.length, 'connections that came and went').to.be.above(10);
    });
  }

  it('sees each change by Watch, and an UNAVAILABLE when the server drains', async () => {
    const address = await serve();
    const watcher = startChild(program, ['-address', address, '-watch', '-service', 'one', '-for', '20s']);
    try {
      await watcher.line(/SERVICE_UNKNOWN/);
      health.set('one', 'SERVING');
      await watcher.line(/"SERVING"/);
      health.set('one', 'NOT_SERVING');
      await watcher.line(/"NOT_SERVING"/);
      const drained = server.drain({ timeoutMs: 5_000, health });
      expect((await watcher.line(/"ended":"(\w+)"/))[1]).to.equal('Unavailable');
      expect((await drained).cut).to.equal(0);
    } finally {
      await watcher.stop();
    }
  });

  describe('with a retry policy', () => {
    const policy = JSON.stringify({
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
    });
    let attempts: string[];

    /** Fails each call until its attempt number `succeeds`; a server reads it from the header of gRFC A6. */
    const failing = (succeeds: number, more: (context: CallContext) => void = () => {}): Promise<string> =>
      serve({
        interceptors: [
          async (context, next) => {
            const attempt = Number(context.metadata.get('grpc-previous-rpc-attempts')[0] ?? 0);
            attempts.push(`attempt ${attempt + 1}`);
            more(context);
            if (attempt + 1 < succeeds) throw new StatusError(status.UNAVAILABLE, 'not yet');
            await next();
          },
        ],
      });
    beforeEach(() => (attempts = []));

    it('tries again on UNAVAILABLE until the call succeeds', async () => {
      const address = await failing(3);
      expect(await call(address, '-calls', '1', '-service-config', policy)).to.deep.equal({ calls: 1, failed: {} });
      expect(attempts).to.deep.equal(['attempt 1', 'attempt 2', 'attempt 3']);
    });

    it('gives up after as many attempts as the policy has, with the server’s status', async () => {
      const address = await failing(9);
      const { failed } = await call(address, '-calls', '1', '-service-config', policy);
      expect(Object.keys(failed)).to.have.length(1);
      expect(Object.keys(failed)[0]).to.match(/^Unavailable: max retries exhausted: failed after 4 attempts.*not yet$/);
      expect(attempts).to.have.length(4);
    });

    it('does not try again when the server pushes back', async () => {
      const address = await failing(9, ({ trailers }) => trailers.set('grpc-retry-pushback-ms', '-1'));
      expect((await call(address, '-calls', '1', '-service-config', policy)).failed).to.deep.equal({
        'Unavailable: not yet': 1,
      });
      expect(attempts).to.have.length(1);
    });
  });
});
