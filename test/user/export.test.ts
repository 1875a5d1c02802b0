import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { encodeCursor } from '../../src/resources/cursor.js';
import { collect } from '../support/collect.js';
import { statusError } from '../support/rejection.js';
import { startUserService, type UserService } from './harness.js';

const count = 1_234;

describe('ExportUsers', () => {
  let service: UserService;

  before(async function () {
    this.timeout(30_000);
    service = await startUserService();
  });
  beforeEach(async () => {
    await service.reset();
    await service.fill(count);
  });
  afterEach(() => expect(service.log).to.deep.equal([]));
  after(() => service.close());

  const exported = async (after = ''): Promise<string[]> =>
    (await collect(service.client.ExportUsers({ after }))).map(({ userMessage }) => userMessage?.userId ?? '');
  const ids = (from: number): string[] => Array.from({ length: count - from + 1 }, (_, index) => String(from + index));

  it('streams every user in the order of their creation', async () => {
    expect(await exported()).to.deep.equal(ids(1));
  });

  it('gives users whole', async () => {
    for await (const { userMessage } of service.client.ExportUsers({})) {
      expect(userMessage).to.deep.equal((await service.client.GetUser({ userId: '1' })).userMessage);
      break;
    }
  });

  it('resumes after any cursor, with neither a gap nor a repeat', async () => {
    const cursors = (await collect(service.client.ExportUsers({}))).map(({ cursor }) => cursor);
    for (const stop of [1, 499, 500, 501, count - 1])
      expect(await exported(cursors[stop - 1])).to.deep.equal(ids(stop + 1));
    expect(await exported(cursors.at(-1))).to.deep.equal([]);
  });

  it('resumes after a user who has been deleted since', async () => {
    const [, second] = await collect(service.client.ExportUsers({}));
    await service.client.DeleteUser({ userId: '2' });
    expect(await exported(second?.cursor)).to.deep.equal(ids(3));
  });

  it('refuses a cursor from elsewhere', async () => {
    for (const after of ['nonsense', encodeCursor('/v1.user.User/ListUsers', '7')]) {
      const error = await statusError(exported(after));
      expect(error).to.include({
        code: status.INVALID_ARGUMENT,
        message: 'after is not a page_token or cursor of this method and request; start again without one',
      });
    }
  });

  it('reads no further than its reader, and stops when it is cancelled', async () => {
    await service.reset();
    await service.fill(20_000);
    let seen = 0;
    for await (const _ of service.client.ExportUsers({})) {
      if (++seen === 10) break;
    }
    // A later call on the same connection: the server has seen the cancellation by then.
    await service.client.GetUser({ userId: '1' });
    expect(service.queries.filter((text) => text.includes('ORDER BY sequence')).length).to.be.within(1, 20);
  });

  it('sees users who are created while it runs', async () => {
    // More than can be in transit to a reader, so that the end has not been read when the user is created.
    await service.reset();
    await service.fill(20_000);
    const seen: string[] = [];
    for await (const { userMessage } of service.client.ExportUsers({})) {
      if (seen.push(userMessage?.userId ?? '') === 1) {
        await service.client.CreateUser({ userMessage: { userId: 'late', name: 'Late', phoneNumber: '123', age: 1 } });
      }
    }
    expect(seen.at(-1)).to.equal('late');
  });
});
