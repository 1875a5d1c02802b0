import { expect } from 'chai';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { startUserService, type UserService } from '../../user/harness.js';
import { startGatewayProcess, type GatewayProcess } from './start-gateway-process.js';

const users = 200_000;
/** The page size of User's exports. */
const exportPageSize = 500;
const allowedBytes = 64 * 1024 * 1024;

describe('an export of 200,000 users over HTTP', () => {
  let user: UserService;
  let gateway: GatewayProcess;
  before(async () => {
    user = await startUserService();
    await user.fill(users);
    gateway = await startGatewayProcess(user.address, user.address);
    // Its baseline memory is already allocated.
    await countLines(await open('/v1/users:export'), 2_000);
  });
  after(async () => {
    await gateway.close();
    await user.close();
  });

  const open = async (path: string): Promise<IncomingMessage> => {
    const sent = get(gateway.url + path, { agent: false });
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.on('error', () => {});
    return response;
  };

  /** Reads lines until the end, or this many. */
  const countLines = async (response: IncomingMessage, most = Infinity): Promise<number> => {
    let lines = 0;
    for await (const chunk of response) {
      for (const byte of chunk as Buffer) if (byte === 0x0a) lines++;
      if (lines >= most) break;
    }
    return lines;
  };

  const residentBytes = (): Promise<number> => gateway.metric('process_resident_memory_bytes');

  /** Resolves when an export has started and User has read no further page within a second. */
  const heldBack = async (): Promise<void> => {
    for (let before = 0; ; await delay(1_000)) {
      const pages = user.queries.length;
      if (pages === before && pages > 0) return;
      before = pages;
    }
  };

  /** The maximum memory that the gateway holds while `work` runs. */
  const peakDuring = async (work: () => Promise<unknown>): Promise<number> => {
    const ended = new AbortController();
    let peak = 0;
    const watch = async (): Promise<void> => {
      while (!ended.signal.aborted) {
        peak = Math.max(peak, await residentBytes());
        await delay(200);
      }
    };
    await Promise.all([watch(), work().finally(() => ended.abort())]);
    return peak;
  };

  it('takes little memory of the gateway for a client that reads fast', async () => {
    const before = await residentBytes();
    let lines = 0;
    const peak = await peakDuring(async () => (lines = await countLines(await open('/v1/users:export'))));
    expect(lines).to.equal(users);
    expect(peak - before).to.be.below(allowedBytes);
  });

  it('takes little memory of the gateway for a client that stops reading', async () => {
    const before = await residentBytes();
    const peak = await peakDuring(async () => {
      user.queries.length = 0;
      const response = await open('/v1/users:export');
      response.pause();
      await heldBack();
      response.destroy();
    });
    expect(user.queries.length, 'pages that were read').to.be.below(users / exportPageSize / 2);
    expect(peak - before).to.be.below(allowedBytes);
  });
});
