import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { encodeCursor } from '../../src/resources/cursor.js';
import { emptyUserMessage } from '../../src/user/messages.js';
import { deferred } from '../support/deferred.js';
import { statusError } from '../support/rejection.js';
import { startUserService, type UserClient, type UserService } from './harness.js';

describe('reading users', () => {
  let service: UserService;

  before(async function () {
    this.timeout(30_000);
    service = await startUserService();
    await service.fill(25);
  });
  beforeEach(() => {
    service.queries.length = 0;
  });
  afterEach(() => expect(service.log).to.deep.equal([]));
  after(() => service.close());

  describe('GetUser', () => {
    it('gives a user whole', async () => {
      const { userMessage } = await service.client.GetUser({ userId: '7' });
      expect(userMessage).to.deep.include({ userId: '7', name: 'User 7', phoneNumber: '010-7', age: 7 });
      expect(userMessage?.etag).to.match(/^.{1,64}$/);
      expect(userMessage?.updateTime).to.deep.equal(userMessage?.createTime);
      expect(Math.abs(Number(userMessage?.createTime?.seconds) * 1_000 - Date.now())).to.be.below(60_000);
    });

    it('gives only the fields of a read mask', async () => {
      const { userMessage } = await service.client.GetUser({
        userId: '7',
        readMask: { paths: ['name', 'phone_number'] },
      });
      expect(userMessage).to.deep.equal({ ...emptyUserMessage, name: 'User 7', phoneNumber: '010-7' });
    });

    it('answers NOT_FOUND with a reason for a user who is not there', async () => {
      const error = await statusError(service.client.GetUser({ userId: 'nobody' }));
      expect(error).to.include({ code: status.NOT_FOUND, message: 'user nobody does not exist' });
      expect(error.details).to.deep.equal([
        { kind: 'ErrorInfo', reason: 'USER_NOT_FOUND', domain: 'duet', metadata: { user_id: 'nobody' } },
      ]);
    });

    const refused: [what: string, request: Parameters<UserClient['GetUser']>[0], field: string][] = [
      ['no id', { userId: '' }, 'user_id'],
      ['an id that is too long', { userId: 'x'.repeat(65) }, 'user_id'],
      ['an id with NUL', { userId: '1\0' }, 'user_id'],
      ['an unknown path in its mask', { userId: '1', readMask: { paths: ['name', 'password'] } }, 'read_mask.paths[1]'],
      ['a path in TypeScript spelling', { userId: '1', readMask: { paths: ['phoneNumber'] } }, 'read_mask.paths[0]'],
    ];
    for (const [what, request, field] of refused) {
      it(`refuses ${what}, and asks the database nothing`, async () => {
        const error = await statusError(service.client.GetUser(request));
        expect(error.code).to.equal(status.INVALID_ARGUMENT);
        expect(error.details).to.have.nested.property('[1].fieldViolations[0].field', field);
        expect(service.queries).to.deep.equal([]);
      });
    }
  });

  describe('BatchGetUsers', () => {
    it('answers in the order asked, each once, and names the missing', async () => {
      const response = await service.client.BatchGetUsers({
        userIds: ['9', 'nobody', '3', '9', 'none', '21', 'nobody'],
      });
      expect(response.userMessages.map(({ userId }) => userId)).to.deep.equal(['9', '3', '21']);
      expect(response.missingUserIds).to.deep.equal(['nobody', 'none']);
      expect(service.queries).to.have.length(1);
    });

    it('gives only the fields of a read mask', async () => {
      const { userMessages } = await service.client.BatchGetUsers({ userIds: ['3'], readMask: { paths: ['name'] } });
      expect(userMessages[0]).to.include({ name: 'User 3', userId: '', age: 0 });
    });

    it('answers nothing for no ids', async () => {
      expect(await service.client.BatchGetUsers({ userIds: [] })).to.deep.equal({
        userMessages: [],
        missingUserIds: [],
      });
      expect(service.queries).to.deep.equal([]);
    });

    it('takes 1,000 ids in one query, and refuses more', async () => {
      const userIds = Array.from({ length: 1_001 }, (_, index) => String(index));
      const { userMessages, missingUserIds } = await service.client.BatchGetUsers({ userIds: userIds.slice(0, 1_000) });
      expect([userMessages.length, missingUserIds.length]).to.deep.equal([25, 975]);
      expect(service.queries).to.have.length(1);
      const error = await statusError(service.client.BatchGetUsers({ userIds }));
      expect(error).to.include({ code: status.INVALID_ARGUMENT, message: 'user_ids must be at most 1000' });
    });

    it('names each id that is refused', async () => {
      const error = await statusError(service.client.BatchGetUsers({ userIds: ['1', '', '2', 'x'.repeat(65)] }));
      expect(error.details[1]).to.deep.include({
        fieldViolations: ['user_ids[1]', 'user_ids[3]'].map((field) => ({
          field,
          description: 'must be 1–64 characters long',
        })),
      });
    });
  });

  describe('ListUsers', () => {
    const idsFrom = async (pageSize: number): Promise<string[][]> => {
      const pages: string[][] = [];
      let pageToken = '';
      do {
        const { userMessages, nextPageToken } = await service.client.ListUsers({ pageSize, pageToken });
        pages.push(userMessages.map(({ userId }) => userId));
        pageToken = nextPageToken;
      } while (pageToken !== '');
      return pages;
    };
    const all = Array.from({ length: 25 }, (_, index) => String(index + 1));

    it('returns all users in one page when no size is set', async () => {
      expect(await idsFrom(0)).to.deep.equal([all]);
    });

    it('returns each user once over pages of any size, and no empty last page', async () => {
      for (const size of [1, 7, 24, 25, 26, 5]) {
        const pages = await idsFrom(size);
        expect(pages.flat()).to.deep.equal(all);
        expect(pages).to.have.length(Math.ceil(25 / size));
      }
    });

    it('refuses a negative size', async () => {
      expect(await statusError(service.client.ListUsers({ pageSize: -1 }))).to.include({
        code: status.INVALID_ARGUMENT,
        message: 'page_size must be 0 or more',
      });
    });

    it('refuses a token from elsewhere', async () => {
      for (const pageToken of ['garbage', '7', encodeCursor('/v1.user.User/ExportUsers', '3'), encodeCursor('', '3')]) {
        const error = await statusError(service.client.ListUsers({ pageToken }));
        expect(error.code, pageToken).to.equal(status.INVALID_ARGUMENT);
        expect(error.details).to.have.nested.property('[1].fieldViolations[0].field', 'page_token');
      }
      expect(service.queries).to.deep.equal([]);
    });
  });

  describe('LookupUsers', () => {
    const lookUp = async (userIds: readonly string[]): Promise<[string, string | undefined][]> => {
      const answers: [string, string | undefined][] = [];
      for await (const { userId, userMessage } of service.client.LookupUsers(userIds.map((id) => ({ userId: id }))))
        answers.push([userId, userMessage?.name]);
      return answers;
    };

    it('answers in the order asked, duplicates too, and goes on after a miss', async () => {
      expect(await lookUp(['9', 'nobody', '3', '9'])).to.deep.equal([
        ['9', 'User 9'],
        ['nobody', undefined],
        ['3', 'User 3'],
        ['9', 'User 9'],
      ]);
    });

    it('answers each request before the next is sent, when the caller waits for it', async () => {
      const asked: string[] = [];
      async function* oneByOne() {
        for (const userId of ['2', '4', '6']) {
          asked.push(userId);
          yield { userId };
          await answered[asked.length - 1]?.promise;
        }
      }
      const answered = [0, 1, 2].map(() => deferred());
      let index = 0;
      for await (const { userMessage } of service.client.LookupUsers(oneByOne())) {
        expect(userMessage?.userId).to.equal(asked.at(-1));
        answered[index++]?.resolve();
      }
      expect(asked).to.deep.equal(['2', '4', '6']);
    });

    it('ends with INVALID_ARGUMENT at an id that is refused, after the answers before it', async () => {
      const answers: string[] = [];
      const error = await statusError(
        (async () => {
          for await (const { userId } of service.client.LookupUsers([{ userId: '1' }, { userId: '' }, { userId: '2' }]))
            answers.push(userId);
        })(),
      );
      expect(error.code).to.equal(status.INVALID_ARGUMENT);
      expect(answers).to.deep.equal(['1']);
    });
  });
});
