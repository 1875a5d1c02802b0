import type { MethodDefinition } from '@grpc/grpc-js';
import { userDescriptors } from '../../src/contract/descriptors.js';
import { userDefinition } from '../../src/contract/user.js';
import { encodeCursor } from '../../src/resources/cursor.js';
import { userRequestLimits } from '../../src/user/request-limits.js';
import { fileOf } from '../contract/descriptor-set.js';
import { checkLargest, lateTime, requestOf, widest } from '../support/largest-requests.js';
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
  etag,
};

/** The largest value of each field, by its name in requests of any method. */
const valuesOf = (method: string): Readonly<Record<string, unknown>> => ({
  userId,
  userIds: Array.from({ length: 1_000 }, (_, index) => widest(60) + String(index).padStart(4, '0')),
  userMessage: user,
  requestId,
  etag,
  pageSize: 2 ** 31 - 1,
  pageToken: cursor(method),
  after: cursor(method),
  readMask: mask,
  updateMask: mask,
});

describe('the request limits of User', () => {
  const file = fileOf(userDescriptors(), 'v1/user/user.proto');
  let service: UserService;

  before(async () => {
    service = await startUserService();
  });
  beforeEach(() => service.reset());
  after(() => service.close());

  const limitsOf = new Map(Object.entries(userRequestLimits));
  for (const [name, definition] of Object.entries<MethodDefinition<unknown, unknown>>(userDefinition)) {
    const limits = limitsOf.get(name) ?? {};
    it(`take the largest ${name} that the rules allow, and refuse a larger one`, async () => {
      await checkLargest(service.address, {
        path: definition.path,
        bytes: requestOf(file, definition, valuesOf(name)),
        limits,
      });
    });
  }
});
