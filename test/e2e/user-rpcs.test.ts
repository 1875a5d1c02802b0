import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { z } from 'zod';
import { type CallResult, type Message, type Target, grpcurl } from './support/grpcurl.js';
import { sharedRelease } from './support/release.js';

const user = z.object({ userId: z.string(), name: z.string(), age: z.number(), etag: z.string() });
const one = z.object({ userMessage: user });
const many = z.object({ userMessages: z.array(user), nextPageToken: z.string() });
const exported = one.extend({ cursor: z.string() });

describe('every RPC of User, from grpcurl', () => {
  let target: Target;
  let id: string;

  before(async function () {
    this.timeout(300_000);
    target = await (await sharedRelease()).target('user');
  });

  const call = (method: string, ...requests: Message[]): Promise<CallResult> =>
    grpcurl(target, `v1.user.User/${method}`, ...requests);
  const ok = async (method: string, ...requests: Message[]): Promise<readonly Message[]> => {
    const { code, message, messages } = await call(method, ...requests);
    expect({ code, message }).to.deep.equal({ code: 'OK', message: '' });
    return messages;
  };

  it('CreateUser makes a user, and the same one again for the same request_id', async () => {
    const request = { userMessage: { name: 'Ada', phoneNumber: '01055556666', age: 36 }, requestId: randomUUID() };
    const [first, second] = [await ok('CreateUser', request), await ok('CreateUser', request)];
    expect(second).to.deep.equal(first);
    id = one.parse(first[0]).userMessage.userId;
  });

  it('CreateUser names every field that it refuses', async () => {
    const { code, details } = await call('CreateUser', { userMessage: { name: '', phoneNumber: 'none', age: 151 } });
    expect(code).to.equal('InvalidArgument');
    expect(JSON.stringify(details))
      .to.include('user_message.name')
      .and.include('user_message.phone_number')
      .and.include('user_message.age');
  });

  it('GetUser answers a user, and NOT_FOUND with a reason for another', async () => {
    expect(one.parse((await ok('GetUser', { userId: id }))[0]).userMessage).to.include({
      userId: id,
      name: 'Ada',
      age: 36,
    });
    const { code, details } = await call('GetUser', { userId: 'nobody' });
    expect(code).to.equal('NotFound');
    expect(JSON.stringify(details)).to.include('USER_NOT_FOUND');
  });

  it('UpdateUser changes what the mask names, and refuses an etag of before', async () => {
    const { etag } = one.parse((await ok('GetUser', { userId: id }))[0]).userMessage;
    const request = { userMessage: { userId: id, name: 'Ada L.', age: 1, etag }, updateMask: { paths: ['name'] } };
    expect(one.parse((await ok('UpdateUser', request))[0]).userMessage).to.include({ name: 'Ada L.', age: 36 });
    expect((await call('UpdateUser', request)).code).to.equal('Aborted');
  });

  it('BatchGetUsers answers in the order asked, and names the missing', async () => {
    const [answer] = await ok('BatchGetUsers', { userIds: ['3', 'nobody', id, '1'] });
    const { userMessages, missingUserIds } = z
      .object({ userMessages: z.array(user), missingUserIds: z.array(z.string()) })
      .parse(answer);
    expect(userMessages.map(({ userId }) => userId)).to.deep.equal(['3', id, '1']);
    expect(missingUserIds).to.deep.equal(['nobody']);
  });

  it('ListUsers pages through all, in the order they came', async () => {
    const ids: string[] = [];
    let pageToken = '';
    do {
      const page = many.parse((await ok('ListUsers', { pageSize: 2, pageToken }))[0]);
      expect(page.userMessages.length).to.be.at.most(2);
      ids.push(...page.userMessages.map(({ userId }) => userId));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(ids).to.deep.equal(['1', '2', '3', '4', '5', id]);
  });

  it('ImportUsers takes a stream of users', async () => {
    const [answer] = await ok(
      'ImportUsers',
      { userMessage: { userId: 'imported-1', name: 'Grace', phoneNumber: '01011112222', age: 40 } },
      { userMessage: { userId: id, name: 'Ada Lovelace', phoneNumber: '01055556666', age: 36 } },
    );
    expect(answer).to.deep.equal({ created: '1', updated: '1' });
  });

  it('ExportUsers streams users, and goes on after a cursor', async () => {
    const all = (await ok('ExportUsers', {})).map((message) => exported.parse(message));
    expect(all.map(({ userMessage }) => userMessage.name)).to.include.members(['Henry', 'Ada Lovelace', 'Grace']);
    const rest = await ok('ExportUsers', { after: all[3]?.cursor ?? '' });
    expect(rest).to.have.length(all.length - 4);
  });

  it('LookupUsers answers each id that is sent, the missing ones too', async () => {
    const answers = (await ok('LookupUsers', { userId: '2' }, { userId: 'nobody' }, { userId: 'imported-1' })).map(
      (message) => z.object({ userId: z.string(), userMessage: user.nullish() }).parse(message),
    );
    expect(answers.map(({ userId, userMessage }) => [userId, userMessage?.name])).to.have.deep.members([
      ['2', 'Michael'],
      ['nobody', undefined],
      ['imported-1', 'Grace'],
    ]);
  });

  it('DeleteUser deletes', async () => {
    for (const userId of [id, 'imported-1']) {
      await ok('DeleteUser', { userId });
      expect((await call('GetUser', { userId })).code).to.equal('NotFound');
    }
  });
});
