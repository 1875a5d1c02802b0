import { expect } from 'chai';
import { startUserService, type UserService } from './harness.js';

describe('reads of users at the same time', () => {
  let service: UserService;

  before(async function () {
    this.timeout(30_000);
    service = await startUserService();
    await service.fill(1_000);
    await service.client.GetUser({ userId: '1' });
  });
  beforeEach(() => {
    service.queries.length = 0;
  });
  after(() => service.close());

  it('share queries when they are a thousand GetUser', async () => {
    const responses = await Promise.all(
      Array.from({ length: 1_000 }, async (_, index) => service.client.GetUser({ userId: String(index + 1) })),
    );
    expect(responses.map(({ userMessage }) => userMessage?.name)).to.deep.equal(
      Array.from({ length: 1_000 }, (_, index) => `User ${index + 1}`),
    );
    expect(service.queries.length).to.be.within(1, 100);
  });

  it('share queries when they are GetUser and BatchGetUsers', async () => {
    await Promise.all([
      ...Array.from({ length: 50 }, async (_, index) => service.client.GetUser({ userId: String(index + 1) })),
      ...Array.from({ length: 50 }, async (_, index) =>
        service.client.BatchGetUsers({ userIds: [String(index + 1), String(index + 100)] }),
      ),
    ]);
    expect(service.queries.length).to.be.within(1, 20);
  });

  it('share a query when they are the same page', async () => {
    const pages = await Promise.all(Array.from({ length: 50 }, async () => service.client.ListUsers({ pageSize: 10 })));
    for (const page of pages) expect(page).to.deep.equal(pages[0]);
    expect(service.queries.length).to.be.within(1, 10);
  });

  it('do not mix different pages', async () => {
    const sizes = [1, 2, 3, 4, 5];
    const pages = await Promise.all(sizes.map(async (pageSize) => service.client.ListUsers({ pageSize })));
    expect(pages.map(({ userMessages }) => userMessages.length)).to.deep.equal(sizes);
  });

  it('share queries when they are a hundred streams of LookupUsers', async () => {
    const lookUp = async (stream: number): Promise<void> => {
      const userIds = Array.from({ length: 20 }, (_, index) => String(stream * 10 + index + 1));
      const answers: string[] = [];
      for await (const { userId, userMessage } of service.client.LookupUsers(userIds.map((id) => ({ userId: id })))) {
        expect(userMessage?.userId).to.equal(Number(userId) <= 1_000 ? userId : undefined);
        answers.push(userId);
      }
      expect(answers).to.deep.equal(userIds);
    };
    await Promise.all(Array.from({ length: 100 }, async (_, stream) => lookUp(stream)));
    expect(service.queries.length).to.be.within(1, 400);
  });

  it('see what was written before they began', async () => {
    for (let age = 0; age < 20; age++) {
      await service.client.UpdateUser({ userMessage: { userId: '1', age }, updateMask: { paths: ['age'] } });
      const ages = await Promise.all(
        Array.from({ length: 5 }, async () => (await service.client.GetUser({ userId: '1' })).userMessage?.age),
      );
      expect(ages).to.deep.equal([age, age, age, age, age]);
    }
  });
});
