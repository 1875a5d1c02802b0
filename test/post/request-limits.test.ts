import { postDefinition } from '../../src/contract/post.js';
import { encodeCursor } from '../../src/resources/cursor.js';
import { postRequestLimits } from '../../src/post/request-limits.js';
import { checkLargest, lateTime, widest } from '../support/largest-requests.js';
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
} as const;

const largest: Readonly<Record<keyof typeof postRequestLimits, Buffer>> = {
  ListPostsByUserId: postDefinition.ListPostsByUserId.requestSerialize({
    userId: authorUserId,
    pageSize: 2 ** 31 - 1,
    pageToken: cursor(`ListPostsByUserId ${authorUserId}`),
  }),
  ListPosts: postDefinition.ListPosts.requestSerialize({ pageSize: 2 ** 31 - 1, pageToken: cursor('ListPosts') }),
  GetPost: postDefinition.GetPost.requestSerialize({ postId, readMask: mask }),
  CreatePost: postDefinition.CreatePost.requestSerialize({ postMessage: { ...post, etag: widest(64) }, requestId }),
  UpdatePost: postDefinition.UpdatePost.requestSerialize({ postMessage: post, updateMask: mask }),
  DeletePost: postDefinition.DeletePost.requestSerialize({ postId }),
  ExportPosts: postDefinition.ExportPosts.requestSerialize({ after: cursor('ExportPosts') }),
};

describe('the request limits of Post', () => {
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

  for (const [name, limits] of Object.entries(postRequestLimits)) {
    const method = name as keyof typeof postRequestLimits;
    it(`take the largest ${name} that the rules allow, and refuse a larger one`, async () => {
      await checkLargest(running.address, { path: postDefinition[method].path, bytes: largest[method], limits });
    });
  }
});
