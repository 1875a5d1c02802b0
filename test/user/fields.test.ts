import { expect } from 'chai';
import type { UserMessage } from '../../src/contract/user.js';
import { keysOf, pick, protoName } from '../../src/resources/fields.js';
import { changeableUserFields, firstUserFields, userFields, type NewUser } from '../../src/user/user.js';
import { emptyUser, emptyUserMessage } from '../../src/user/messages.js';
import { collect } from '../support/collect.js';
import { fieldValues } from '../support/field-values.js';
import { startUserService, type UserService } from './harness.js';

const keys = keysOf(userFields);
const first = fieldValues<NewUser>(userFields, 1);
const second = { ...fieldValues<NewUser>(userFields, 2), userId: first.userId };

/* Each test here covers every field of the table, so that a new one cannot be forgotten. */

describe('every field of a user', () => {
  let service: UserService;
  const written = (user: UserMessage | null | undefined): unknown => user && pick(user, keys);

  before(async function () {
    this.timeout(30_000);
    service = await startUserService();
  });
  beforeEach(() => service.reset());
  after(() => service.close());

  const expectEverywhere = async (expected: unknown): Promise<void> => {
    const { userId } = first;
    const { client } = service;
    expect(written((await client.GetUser({ userId })).userMessage), 'GetUser').to.deep.equal(expected);
    const [listed] = (await client.ListUsers({})).userMessages;
    expect(written(listed), 'ListUsers').to.deep.equal(expected);
    const [batched] = (await client.BatchGetUsers({ userIds: [userId] })).userMessages;
    expect(written(batched), 'BatchGetUsers').to.deep.equal(expected);
    const [exported] = await collect(client.ExportUsers({}));
    expect(written(exported?.userMessage), 'ExportUsers').to.deep.equal(expected);
    const [found] = await collect(client.LookupUsers([{ userId }]));
    expect(written(found?.userMessage), 'LookupUsers').to.deep.equal(expected);
  };

  it('differs from its default, and from one sample to the other', () => {
    for (const key of keys) expect(first[key], key).not.to.deep.equal(emptyUserMessage[key]);
    for (const key of changeableUserFields) expect(first[key], key).not.to.deep.equal(second[key]);
  });

  it('is created', async () => {
    const { userMessage } = await service.client.CreateUser({ userMessage: first });
    expect(written(userMessage)).to.deep.equal(first);
    await expectEverywhere(first);
  });

  it('is imported, and replaced by an import', async () => {
    await service.client.ImportUsers([{ userMessage: first }]);
    await expectEverywhere(first);
    await service.client.ImportUsers([{ userMessage: second }]);
    await expectEverywhere(second);
  });

  it('is imported by way of a stage, which more than a batch takes', async () => {
    const others = Array.from({ length: 1_000 }, (_, index) => ({
      userMessage: { ...first, userId: `other ${index}` },
    }));
    await service.client.ImportUsers([{ userMessage: second }, ...others]);
    const { userMessage } = await service.client.GetUser({ userId: first.userId });
    expect(written(userMessage)).to.deep.equal(second);
  });

  it('is one of those that a request without a mask updates', async () => {
    await service.client.CreateUser({ userMessage: first });
    await service.client.UpdateUser({ userMessage: second });
    await expectEverywhere(second);
  });

  for (const key of changeableUserFields)
    it(`is left as it is by an update without a mask of another: of ${protoName(key)}`, async () => {
      await service.client.CreateUser({ userMessage: first });
      await service.client.UpdateUser({ userMessage: { userId: first.userId, [key]: second[key] } });
      await expectEverywhere({ ...first, [key]: second[key] });
    });

  it('may be left out by clients that are older than the field', async () => {
    const { userMessage } = await service.client.CreateUser({ userMessage: pick(first, firstUserFields) });
    expect(written(userMessage)).to.deep.equal({ ...emptyUser, ...pick(first, firstUserFields) });
  });

  for (const key of changeableUserFields)
    it(`is updated by its path alone: ${protoName(key)}`, async () => {
      await service.client.CreateUser({ userMessage: first });
      const { userMessage } = await service.client.UpdateUser({
        userMessage: second,
        updateMask: { paths: [protoName(key)] },
      });
      expect(written(userMessage)).to.deep.equal({ ...first, [key]: second[key] });
      await expectEverywhere({ ...first, [key]: second[key] });
    });

  for (const key of keys)
    it(`is read by its path alone: ${protoName(key)}`, async () => {
      await service.client.CreateUser({ userMessage: first });
      const readMask = { paths: [protoName(key)] };
      const { userMessage } = await service.client.GetUser({ userId: first.userId, readMask });
      expect(userMessage).to.deep.equal({ ...emptyUserMessage, [key]: first[key] });
    });

  for (const key of changeableUserFields)
    it(`makes a request with the same request_id another: ${protoName(key)}`, async () => {
      const requestId = '4d8f5c62-9b1e-4f60-a2a7-3c5d1e9b7f04';
      await service.client.CreateUser({ userMessage: first, requestId });
      const other = { ...first, [key]: second[key] };
      const error = await service.client.CreateUser({ userMessage: other, requestId }).catch(String);
      expect(error).to.match(/request_id/);
    });
});
