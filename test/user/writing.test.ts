import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import type { UserMessage, UserMessage__Input } from '../../src/contract/user.js';
import { statusError } from '../support/rejection.js';
import { someone, startUserService, type UserService } from './harness.js';

describe('writing users', () => {
  let service: UserService;

  before(async function () {
    this.timeout(30_000);
    service = await startUserService();
  });
  beforeEach(() => service.reset());
  afterEach(() => expect(service.log).to.deep.equal([]));
  after(() => service.close());

  const create = async (userMessage: UserMessage__Input = someone(), requestId = ''): Promise<UserMessage> => {
    const { userMessage: created } = await service.client.CreateUser({ userMessage, requestId });
    if (created === null) throw new Error('the user is missing');
    return created;
  };
  const get = async (userId: string): Promise<UserMessage | null> =>
    (await service.client.GetUser({ userId })).userMessage;
  const reasonOf = async (call: Promise<unknown>): Promise<string> => {
    const { code, details } = await statusError(call);
    const reasons = details.flatMap((detail) => (detail.kind === 'ErrorInfo' ? [detail.reason] : []));
    return [status[code], ...reasons].join(' ');
  };
  const countUsers = async (): Promise<number> => (await service.client.ListUsers({})).userMessages.length;

  describe('CreateUser', () => {
    it('gives the user with an id of the server', async () => {
      const user = await create();
      expect(user).to.include({ name: 'Ada', phoneNumber: '+44 (0)20-7946', age: 36 });
      expect(user.userId).to.match(/^[\da-f]{8}-[\da-f]{4}-7/);
      expect(await get(user.userId)).to.deep.equal(user);
    });

    it('takes an id of the caller, once', async () => {
      expect((await create(someone({ userId: 'ada' }))).userId).to.equal('ada');
      expect(await reasonOf(create(someone({ userId: 'ada', name: 'Other' })))).to.equal(
        'ALREADY_EXISTS USER_ALREADY_EXISTS',
      );
      expect(await get('ada')).to.include({ name: 'Ada' });
    });

    it('ignores output-only fields', async () => {
      const user = await create(
        someone({ etag: 'x'.repeat(1_000), createTime: { seconds: 1 }, updateTime: { nanos: -5 } }),
      );
      expect(Number(user.createTime?.seconds)).to.be.above(1_600_000_000);
    });

    it('keeps every character', async () => {
      for (const name of ["Robert'); DROP TABLE users;--", '김하늘', '😀'.repeat(200), '\u0001\n\\', '{"a":[1]}']) {
        const { userId } = await create(someone({ userId: name.slice(0, 20), name }));
        expect(await get(userId)).to.include({ name, userId: name.slice(0, 20) });
      }
    });

    it('lists users in the order of their creation, with any ids', async () => {
      const ids: string[] = [];
      for (const userId of ['zz', '10', '', '9', 'Ä', '', 'a']) ids.push((await create(someone({ userId }))).userId);
      const { userMessages } = await service.client.ListUsers({});
      expect(userMessages.map(({ userId }) => userId)).to.deep.equal(ids);
    });

    it('names every field that is refused at once, and writes nothing', async () => {
      const error = await statusError(create({ userId: 'x'.repeat(65), name: '', phoneNumber: 'call me', age: 151 }));
      expect(error.code).to.equal(status.INVALID_ARGUMENT);
      expect(error.details[1]).to.deep.equal({
        kind: 'BadRequest',
        fieldViolations: [
          { field: 'user_message.user_id', description: 'must be 1–64 characters long' },
          { field: 'user_message.name', description: 'must be 1–200 characters long' },
          {
            field: 'user_message.phone_number',
            description: 'must be 3–32 characters long: digits, space and + - ( )',
          },
          { field: 'user_message.age', description: 'must be 0–150' },
        ],
      });
      expect(service.queries).to.deep.equal([]);
    });

    for (const [what, broken, field] of [
      ['a name of 201 characters', { name: 'x'.repeat(201) }, 'name'],
      ['a name with NUL', { name: 'a\0b' }, 'name'],
      ['a phone number of 2 characters', { phoneNumber: '12' }, 'phone_number'],
      ['a phone number of 33 characters', { phoneNumber: '1'.repeat(33) }, 'phone_number'],
      ['a phone number in other digits', { phoneNumber: '٠١٢٣' }, 'phone_number'],
      ['a phone number with a line end', { phoneNumber: '123\n' }, 'phone_number'],
      ['a negative age', { age: -1 }, 'age'],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const { details } = await statusError(create(someone(broken)));
        expect(details).to.have.nested.property('[1].fieldViolations[0].field', `user_message.${field}`);
      });
    }

    it('refuses a request without a user, and a request_id that is no UUID', async () => {
      expect((await statusError(service.client.CreateUser({}))).message).to.equal('user_message is required');
      expect((await statusError(create(someone(), 'again'))).message).to.match(/^request_id must be a UUID/);
    });

    it('gives the same user for the same request_id, in either case of letters, and creates one', async () => {
      const requestId = randomUUID();
      const first = await create(someone(), requestId);
      expect(await create(someone(), requestId)).to.deep.equal(first);
      expect(await create(someone(), requestId.toUpperCase())).to.deep.equal(first);
      expect(await countUsers()).to.equal(1);
    });

    it('gives it as it is now, when it was changed since', async () => {
      const requestId = randomUUID();
      const { userId } = await create(someone(), requestId);
      await service.client.UpdateUser({ userMessage: { userId, name: 'Grace' } });
      expect(await create(someone(), requestId)).to.include({ userId, name: 'Grace' });
    });

    it('refuses the same request_id for another request', async () => {
      const requestId = randomUUID();
      await create(someone(), requestId);
      expect(await reasonOf(create(someone({ age: 37 }), requestId))).to.equal('ALREADY_EXISTS REQUEST_ID_REUSED');
      expect(await reasonOf(create(someone({ userId: 'ada' }), requestId))).to.equal(
        'ALREADY_EXISTS REQUEST_ID_REUSED',
      );
      expect(await countUsers()).to.equal(1);
    });

    it('creates one user when the same request comes fifty times at once', async () => {
      const requestId = randomUUID();
      const users = await Promise.all(Array.from({ length: 50 }, async () => create(someone(), requestId)));
      expect(new Set(users.map(({ userId }) => userId)).size).to.equal(1);
      expect(await countUsers()).to.equal(1);
    });

    it('lets one of fifty callers have an id that all want', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 50 }, async () => create(someone({ userId: 'ada' }))),
      );
      expect(results.filter((result) => result.status === 'fulfilled')).to.have.length(1);
    });
  });

  describe('UpdateUser', () => {
    const update = async (userMessage: UserMessage__Input, paths?: string[]): Promise<UserMessage> => {
      const { userMessage: updated } = await service.client.UpdateUser({
        userMessage,
        updateMask: paths === undefined ? null : { paths },
      });
      if (updated === null) throw new Error('the user is missing');
      return updated;
    };
    beforeEach(() => create(someone({ userId: 'ada' })));

    it('without a mask changes the fields that are set', async () => {
      const before = await get('ada');
      const after = await update({ userId: 'ada', name: 'Grace' });
      expect(after).to.include({ name: 'Grace', phoneNumber: before?.phoneNumber, age: 36 });
      expect(after.createTime).to.deep.equal(before?.createTime);
      expect(after.updateTime).not.to.deep.equal(before?.updateTime);
      expect(after.etag).not.to.equal(before?.etag);
      expect(await get('ada')).to.deep.equal(after);
    });

    it('with a mask changes the fields that it names, to their default too', async () => {
      expect(await update({ userId: 'ada', name: 'ignored', age: 0 }, ['age'])).to.include({ name: 'Ada', age: 0 });
    });

    it('with * changes them all', async () => {
      expect(await update({ userId: 'ada', name: 'Grace', phoneNumber: '123', age: 0 }, ['*'])).to.include({
        name: 'Grace',
        phoneNumber: '123',
        age: 0,
      });
    });

    it('checks only the fields that it writes', async () => {
      expect(await update({ userId: 'ada', name: 'Grace', phoneNumber: 'call me' }, ['name'])).to.include({
        name: 'Grace',
      });
      const error = await statusError(update({ userId: 'ada', name: 'Grace' }, ['*']));
      expect(error.details).to.have.nested.property('[1].fieldViolations[0].field', 'user_message.phone_number');
      expect((await statusError(update({ userId: 'ada' }, ['name']))).message).to.equal(
        'user_message.name must be 1–200 characters long',
      );
    });

    it('refuses a mask with a field that is not the caller’s to change', async () => {
      for (const path of ['user_id', 'etag', 'create_time', 'phoneNumber', 'nonsense', '']) {
        const error = await statusError(update({ userId: 'ada', name: 'x' }, [path]));
        expect(error.code, path).to.equal(status.INVALID_ARGUMENT);
        expect(error.message).to.match(/^update_mask\.paths\[0\]/);
      }
    });

    it('says so when there is nothing to change', async () => {
      expect((await statusError(update({ userId: 'ada', age: 0 }))).message).to.equal(
        'update_mask is required: no changeable field is set',
      );
    });

    it('answers NOT_FOUND for a user who is not there, with and without an etag', async () => {
      expect(await reasonOf(update({ userId: 'nobody', name: 'x' }))).to.equal('NOT_FOUND USER_NOT_FOUND');
      expect(await reasonOf(update({ userId: 'nobody', name: 'x', etag: 'y' }))).to.equal('NOT_FOUND USER_NOT_FOUND');
    });

    it('takes the current etag and refuses any other', async () => {
      const etag = (await get('ada'))?.etag ?? '';
      const updated = await update({ userId: 'ada', name: 'Grace', etag });
      for (const other of [etag, `${updated.etag}0`, 'nonsense', '"']) {
        expect(await reasonOf(update({ userId: 'ada', name: 'Other', etag: other })), other).to.equal(
          'ABORTED ETAG_MISMATCH',
        );
      }
      expect(await get('ada')).to.include({ name: 'Grace' });
      expect(await update({ userId: 'ada', name: 'Other', etag: updated.etag })).to.include({ name: 'Other' });
    });

    it('lets one of twenty writers with one etag through', async () => {
      const etag = (await get('ada'))?.etag ?? '';
      const results = await Promise.allSettled(
        Array.from({ length: 20 }, async (_, index) => update({ userId: 'ada', name: `Writer ${index}`, etag })),
      );
      expect(results.filter((result) => result.status === 'fulfilled')).to.have.length(1);
    });

    it('loses no change when twenty writers change different fields', async () => {
      const changes: readonly UserMessage__Input[] = [{ name: 'Grace' }, { phoneNumber: '999' }, { age: 99 }];
      const updated = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => update({ userId: 'ada', ...changes[index % changes.length] })),
      );
      expect(new Set(updated.map(({ etag }) => etag)).size).to.equal(20);
      expect(await get('ada')).to.include({ name: 'Grace', phoneNumber: '999', age: 99 });
    });
  });

  describe('DeleteUser', () => {
    beforeEach(() => create(someone({ userId: 'ada' })));

    it('removes a user, once', async () => {
      expect(await service.client.DeleteUser({ userId: 'ada' })).to.deep.equal({});
      expect(await reasonOf(get('ada'))).to.equal('NOT_FOUND USER_NOT_FOUND');
      expect(await reasonOf(service.client.DeleteUser({ userId: 'ada' }))).to.equal('NOT_FOUND USER_NOT_FOUND');
    });

    it('takes the current etag and refuses any other', async () => {
      const etag = (await get('ada'))?.etag ?? '';
      await service.client.UpdateUser({ userMessage: { userId: 'ada', name: 'Grace' } });
      expect(await reasonOf(service.client.DeleteUser({ userId: 'ada', etag }))).to.equal('ABORTED ETAG_MISMATCH');
      await service.client.DeleteUser({ userId: 'ada', etag: (await get('ada'))?.etag ?? '' });
    });

    it('leaves no etag that fits a user of the same id created later', async () => {
      const etag = (await get('ada'))?.etag ?? '';
      await service.client.DeleteUser({ userId: 'ada' });
      await create(someone({ userId: 'ada' }));
      expect(await reasonOf(service.client.DeleteUser({ userId: 'ada', etag }))).to.equal('ABORTED ETAG_MISMATCH');
    });

    it('refuses an id and an etag that are too long', async () => {
      const error = await statusError(service.client.DeleteUser({ userId: '', etag: 'x'.repeat(65) }));
      expect(error.message).to.equal('user_id must be 1–64 characters long (and 1 more)');
    });
  });
});
