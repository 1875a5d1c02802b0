import type { MethodDefinition } from '@grpc/grpc-js';
import { postDescriptors } from '../../src/contract/descriptors.js';
import { postDefinition } from '../../src/contract/post.js';
import { encodeCursor } from '../../src/resources/cursor.js';
import { postRequestLimits } from '../../src/post/request-limits.js';
import { fileOf } from '../contract/descriptor-set.js';
import { checkLargest, lateTime, requestOf, widest } from '../support/largest-requests.js';
import { startFakeUser, type FakeUser } from './fake-user.js';
import { openPostDatabase, startPost, type RunningPost, type TestDatabase } from './harness.js';

const postId = widest(64);
const authorUserId = widest(64);
const requestId = '4D8F5C62-9B1E-4F60-A2A7-3C5D1E9B7F04';
const cursor = (list: string): string => encodeCursor(`/v1.post.Post/${list}`, '9223372036854775807');
const mask = { paths: Array<string>(100).fill('author_user_id') };
const post = {
  postId,
  author: widest(200),
  title: widest(300),
  body: widest(64 * 1024),
  tags: Array<string>(32).fill(widest(64)),
  authorUserId,
  authorStatus: 'AUTHOR_STATUS_UNAVAILABLE',
  createTime: lateTime,
  updateTime: lateTime,
  etag: widest(64),
} as const;

/** The largest value of each field, by its name in requests of any method. */
const valuesOf = (method: string): Readonly<Record<string, unknown>> => ({
  postId,
  postMessage: post,
  userId: authorUserId,
  requestId,
  etag: widest(64),
  pageSize: 2 ** 31 - 1,
  pageToken: cursor(method === 'ListPostsByUserId' ? `${method} ${authorUserId}` : method),
  after: cursor(method),
  readMask: mask,
  updateMask: mask,
});

describe('the request limits of Post', () => {
  const file = fileOf(postDescriptors(), 'v1/post/post.proto');
  let database: TestDatabase;
  let user: FakeUser;
  let running: RunningPost;

  before(async function () {
    this.timeout(60_000);
    database = await openPostDatabase();
    user = await startFakeUser();
    running = await startPost({ database, target: user.target });
  });
  beforeEach(() => database.reset());
  after(async () => {
    await running.close();
    user.close();
    await database.close();
  });

  const limitsOf = new Map(Object.entries(postRequestLimits));
  for (const [name, definition] of Object.entries<MethodDefinition<unknown, unknown>>(postDefinition)) {
    const limits = limitsOf.get(name) ?? {};
    it(`take the largest ${name} that the rules allow, and refuse a larger one`, async () => {
      await checkLargest(running.address, {
        path: definition.path,
        bytes: requestOf(file, definition, valuesOf(name)),
        limits,
      });
    });
  }
});
