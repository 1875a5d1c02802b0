import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { z } from 'zod';
import { silentLogger } from '../../src/grpc/common/logger.js';
import { createHealth } from '../../src/grpc/server/services/health.js';
import { createServer, type GrpcServer } from '../../src/grpc/server/create-server.js';
import type { PingPolicy } from '../../src/grpc/server/connection/ping-policy.js';
import { type Child, startChild } from '../support/child.js';
import { goProgram } from '../support/go.js';

const run = promisify(execFile);

/** What keepalive-probe prints. */
const probed = z.object({
  pings: z.number(),
  answers: z.number(),
  goAways: z.array(z.object({ code: z.number(), name: z.string(), debug: z.string(), afterPings: z.number() })),
  closedAfterMs: z.number().nullable(),
});

/** A client that pings every 300 ms, in each state that the rule distinguishes. */
const clients = {
  'has no call open': [],
  'keeps a call open': ['-hold'],
  'makes calls between its pings': ['-call-every', '100ms'],
};

const policies: readonly PingPolicy[] = [
  { minTimeMs: 5000, permitWithoutStream: true },
  { minTimeMs: 5000, permitWithoutStream: false },
  { minTimeMs: 100, permitWithoutStream: true },
  { minTimeMs: 100, permitWithoutStream: false },
];

describe('pings are answered as a Go server answers them', () => {
  let probe: string;
  let program: string;

  before(async function () {
    this.timeout(300_000);
    probe = await goProgram('keepalive-probe');
    program = await goProgram('tutorial-server');
  });

  // A Go server closes a second after the GOAWAY, which comes with the fourth ping.
  const ping = async (address: string, method: string, args: readonly string[]): Promise<z.infer<typeof probed>> => {
    const { stdout } = await run(probe, [
      '-address',
      address,
      '-method',
      method,
      '-ping-every',
      '300ms',
      '-for',
      '3s',
      ...args,
    ]);
    return probed.parse(JSON.parse(stdout));
  };

  for (const policy of policies) {
    const { minTimeMs, permitWithoutStream } = policy;

    describe(`when a client may ping every ${minTimeMs} ms, ${permitWithoutStream ? 'also' : 'but not'} without a call`, () => {
      let ours: GrpcServer;
      let address: string;
      let theirs: Child;
      let goAddress: string;

      before(async () => {
        ours = createServer({
          services: [createHealth().implementation],
          interceptors: [],
          tls: 'disabled',
          logger: silentLogger,
          pings: policy,
        });
        address = `127.0.0.1:${await ours.listen('127.0.0.1:0')}`;
        theirs = startChild(program, [
          '-listen',
          '127.0.0.1:0',
          '-min-time',
          `${minTimeMs}ms`,
          `-permit-without-stream=${permitWithoutStream}`,
        ]);
        goAddress = (await theirs.line(/"listening":"(.*)"/))[1] ?? '';
      });
      after(async () => {
        ours.close();
        await theirs.stop();
      });

      for (const [title, args] of Object.entries(clients)) {
        it(`and one ${title}`, async () => {
          const [expected, actual] = await Promise.all([
            ping(goAddress, '/v1.user.User/GetUser', args),
            ping(address, '/grpc.health.v1.Health/Check', args),
          ]);
          // A second GOAWAY of Node on closing changes nothing for a client that was already disconnected.
          expect(actual.goAways[0]).to.deep.equal(expected.goAways[0]);
          expect(actual.closedAfterMs === null, 'whether the connection outlived the pings').to.equal(
            expected.closedAfterMs === null,
          );
        });
      }
    });
  }
});
