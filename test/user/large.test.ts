import { expect } from 'chai';
import type { UserMessage__Input } from '../../src/contract/user.js';
import { testServerUrl } from '../support/database.js';
import { statusError } from '../support/rejection.js';
import { someone, startUserService, type UserService } from './harness.js';

/** PGlite takes seconds for what a server does in milliseconds. */
const onServer = testServerUrl !== undefined;

describe('many users', function () {
  this.timeout(120_000);
  let service: UserService;

  before(async () => {
    service = await startUserService();
  });
  beforeEach(() => service.reset());
  after(() => service.close());

  function* users(
    count: number,
    last: UserMessage__Input = {},
  ): Generator<{ userMessage: UserMessage__Input }, void, void> {
    for (let n = 1; n < count; n++) yield { userMessage: someone({ userId: `user-${n}` }) };
    yield { userMessage: someone({ userId: `user-${count}`, ...last }) };
  }
  const countRows = async (table: string): Promise<number> => {
    const [row] = await service.database.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
    return Number(row?.count);
  };

  it('leave none behind when their import fails on the last one', async () => {
    const count = onServer ? 50_000 : 5_000;
    const error = await statusError(service.client.ImportUsers(users(count, { age: 151 })));
    expect(error.message).to.equal(`message ${count}: user_message.age must be 0–150`);
    expect(await countRows('users')).to.equal(0);
    expect(
      await service.database.query("SELECT relname FROM pg_class WHERE relname LIKE 'user\\_import\\_%'"),
    ).to.deep.equal([]);
  });

  it('are imported while other calls are answered, and exported in the order in which they came', async () => {
    const count = onServer ? 20_000 : 3_000;
    const importing = service.client.ImportUsers(users(count));
    const done = importing.then(() => true);
    let slowestMs = 0;
    const list = async (): Promise<false> => {
      const begun = performance.now();
      await service.client.ListUsers({ pageSize: 1 });
      slowestMs = Math.max(slowestMs, performance.now() - begun);
      return false;
    };
    while (!(await Promise.race([done, list()])));
    expect(await importing).to.deep.equal({ created: String(count), updated: '0' });
    // In PGlite, which has one connection, they wait for the last statement.
    if (onServer) expect(slowestMs).to.be.below(1_000);

    let exported = 0;
    for await (const { userMessage } of service.client.ExportUsers({})) {
      if (userMessage?.userId !== `user-${++exported}`)
        throw new Error(`${userMessage?.userId} came as number ${exported}`);
    }
    expect(exported).to.equal(count);
  });
});
