import { userDefinition } from '../../src/contract/user.js';
import { encodeCursor } from '../../src/resources/cursor.js';
import { userRequestLimits } from '../../src/user/request-limits.js';
import { checkLargest, lateTime, widest } from '../support/largest-requests.js';
import { startUserService, type UserService } from './harness.js';

const userId = widest(64);
const etag = widest(64);
const requestId = '4D8F5C62-9B1E-4F60-A2A7-3C5D1E9B7F04';
const cursor = (list: string): string => encodeCursor(`/v1.user.User/${list}`, '9223372036854775807');
const mask = { paths: Array<string>(100).fill('phone_number') };
const user = {
  userId,
  name: widest(200),
  phoneNumber: '9'.repeat(32),
  age: 150,
  createTime: lateTime,
  updateTime: lateTime,
};

const largest: Readonly<Record<keyof typeof userRequestLimits, Buffer>> = {
  GetUser: userDefinition.GetUser.requestSerialize({ userId, readMask: mask }),
  ListUsers: userDefinition.ListUsers.requestSerialize({ pageSize: 2 ** 31 - 1, pageToken: cursor('ListUsers') }),
  BatchGetUsers: userDefinition.BatchGetUsers.requestSerialize({
    userIds: Array.from({ length: 1_000 }, (_, index) => widest(60) + String(index).padStart(4, '0')),
    readMask: mask,
  }),
  CreateUser: userDefinition.CreateUser.requestSerialize({ userMessage: { ...user, etag }, requestId }),
  UpdateUser: userDefinition.UpdateUser.requestSerialize({ userMessage: user, updateMask: mask }),
  DeleteUser: userDefinition.DeleteUser.requestSerialize({ userId: widest(64) }),
  ExportUsers: userDefinition.ExportUsers.requestSerialize({ after: cursor('ExportUsers') }),
  ImportUsers: userDefinition.ImportUsers.requestSerialize({ userMessage: { ...user, etag } }),
  LookupUsers: userDefinition.LookupUsers.requestSerialize({ userId }),
};

describe('the request limits of User', () => {
  let service: UserService;

  before(async () => {
    service = await startUserService();
  });
  beforeEach(() => service.reset());
  after(() => service.close());

  for (const [name, limits] of Object.entries(userRequestLimits)) {
    const method = name as keyof typeof userRequestLimits;
    it(`take the largest ${name} that the rules allow, and refuse a larger one`, async () => {
      await checkLargest(service.address, { path: userDefinition[method].path, bytes: largest[method], limits });
    });
  }
});
