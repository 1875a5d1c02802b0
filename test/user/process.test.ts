import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { userDefinition } from '../../src/contract/user.js';
import { type Channel, createChannel, createClient } from '../../src/grpc/client/index.js';
import { openServerDatabase } from '../../src/platform/database/server-database.js';
import { startChild, type Child } from '../support/child.js';
import { testServerUrl } from '../support/database.js';
import { createServerDatabase, serverSettings } from '../support/server-database.js';
import type { UserClient } from './harness.js';
import { freePort } from '../support/free-port.js';

const main = fileURLToPath(new URL('../../src/user/main.js', import.meta.url));

describe('User as a process', function () {
  this.timeout(120_000);
  let database: { url: string; drop: () => Promise<void> };
  let ports: { service: number; metrics: number };
  let child: Child;
  let channel: Channel;
  let client: UserClient;

  const start = async (): Promise<void> => {
    ports = { service: await freePort(21_000), metrics: await freePort(22_000) };
    child = startChild(process.execPath, [main], {
      DATABASE_URL: database.url,
      DATABASE_FIRST_DATA: 'true',
      LISTEN_ADDRESS: `127.0.0.1:${ports.service}`,
      METRICS_ADDRESS: `127.0.0.1:${ports.metrics}`,
      HEALTH_ADDRESS: 'off',
      TLS_MODE: 'disabled',
      AUTH_MODE: 'disabled',
      LOG_LEVEL: 'warn',
      LOG_FORMAT: 'json',
    });
    channel = createChannel({ target: `ipv4:127.0.0.1:${ports.service}`, tls: 'disabled' });
    client = createClient(userDefinition, channel);
    await Promise.race([
      channel.ready({ timeoutMs: 60_000 }),
      child.exited.then(() => {
        throw new Error(`ended before it served:\n${child.lines.join('\n')}`);
      }),
    ]);
  };
  const stop = async (): Promise<number | null> => {
    channel.close();
    return child.stop();
  };

  before(async () => {
    database = testServerUrl === undefined ? await directory() : await createServerDatabase(testServerUrl);
    await start();
  });
  after(async () => {
    await stop();
    await database.drop();
  });

  it('serves the first users, and after a restart those that were written, those that were deleted not', async () => {
    expect((await client.ListUsers({})).userMessages.map(({ name }) => name)).to.deep.equal([
      'Henry',
      'Michael',
      'Jessie',
      'Max',
      'Tony',
    ]);
    await client.CreateUser({ userMessage: { userId: 'ada', name: 'Ada', phoneNumber: '123', age: 36 } });
    await client.DeleteUser({ userId: '2' });
    expect(await stop()).to.equal(0);
    await start();
    expect((await client.ListUsers({})).userMessages.map(({ name }) => name)).to.deep.equal([
      'Henry',
      'Jessie',
      'Max',
      'Tony',
      'Ada',
    ]);
  });

  if (testServerUrl !== undefined) {
    it('exports 200,000 users to a fast reader and to those who stop half way in less than 64 MiB', async () => {
      await fill(database.url, 200_000);
      const exportUsers = async (most = Infinity): Promise<number> => {
        let count = 0;
        for await (const _ of client.ExportUsers({})) if (++count === most) break;
        return count;
      };
      const residentMiB = async (): Promise<number> => {
        const response = await fetch(`http://127.0.0.1:${ports.metrics}/metrics`);
        const [, bytes] = /^process_resident_memory_bytes\S* (\S+)$/m.exec(await response.text()) ?? [];
        return Number(bytes) / 2 ** 20;
      };
      await exportUsers();
      const before = await residentMiB();
      expect(await exportUsers()).to.equal(200_005);
      const stopped = Array.from({ length: 5 }, () => client.ExportUsers({})[Symbol.asyncIterator]());
      for (const reader of stopped) for (let count = 0; count < 1_000; count++) await reader.next();
      expect((await residentMiB()) - before).to.be.below(64);
      for (const reader of stopped) await reader.return?.();
    });
  }
});

const directory = async (): Promise<{ url: string; drop: () => Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'duet-user-'));
  return { url: `pglite:${join(path, 'data')}`, drop: () => rm(path, { recursive: true }) };
};

const fill = async (url: string, count: number): Promise<void> => {
  const server = openServerDatabase(serverSettings(url, { statementTimeoutMs: 60_000 }), {
    applicationName: 'duet-test',
  });
  try {
    await server.query(
      `INSERT INTO users (user_id, name, phone_number, age) SELECT 'many-' || n, 'User ' || n, '010-' || n, n % 100 FROM generate_series(1, $1::integer) AS n`,
      [count],
    );
  } finally {
    await server.close();
  }
};
