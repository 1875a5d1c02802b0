import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { startChild } from '../support/child.js';
import { startFaultProxy } from '../../src/grpc/testing/index.js';
import { goProgram } from '../support/go.js';

const run = promisify(execFile);
const outcome = z.object({ name: z.string(), failure: z.string() });
const main = fileURLToPath(new URL('../../src/dev/main.js', import.meta.url));

/** Half a round trip of 50 ms. */
const latencyMs = 25;

describe('a client of grpc-go', () => {
  before(async function () {
    this.timeout(300_000);
    await goProgram('every-rpc');
  });

  it('calls every RPC of User and Post, in each way that the contract allows', async function everyRpc() {
    this.timeout(120_000);
    const folder = await mkdtemp(join(tmpdir(), 'duet-go-'));
    const environment = { ...process.env, USER_LISTEN_ADDRESS: '127.0.0.1:0', POST_LISTEN_ADDRESS: '127.0.0.1:0' };
    const services = startChild(process.execPath, [main], environment, folder);
    try {
      const [, user, post = ''] = await services.line(/User\s+localhost:(\d+)\s+Post\s+localhost:(\d+)/);
      const slow = await startFaultProxy(Number(post), { latencyMs });
      try {
        const addresses = ['-user', `127.0.0.1:${user}`, '-post', `127.0.0.1:${post}`, '-slow-post', slow.address];
        const { stdout } = await run(await goProgram('every-rpc'), addresses);
        const outcomes = stdout
          .trim()
          .split('\n')
          .map((line) => outcome.parse(JSON.parse(line)));
        expect(outcomes).to.have.lengthOf(15);
        expect(outcomes.filter(({ failure }) => failure !== '')).to.deep.equal([]);
      } finally {
        slow.close();
      }
    } finally {
      await services.stop(10_000);
      await rm(folder, { recursive: true, force: true });
    }
  });
});
