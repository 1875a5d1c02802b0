import { expect } from 'chai';
import type { PostMessage } from '../../src/contract/post.js';
import { keysOf, pick, protoName } from '../../src/resources/fields.js';
import { changeablePostFields, firstPostFields, postFields, type NewPost } from '../../src/post/post.js';
import { emptyPost, emptyPostMessage } from '../../src/post/messages.js';
import { collect } from '../support/collect.js';
import { fieldValues } from '../support/field-values.js';
import { startFakeUser, userMessage, type FakeUser } from './fake-user.js';
import { openPostDatabase, startPost, type RunningPost, type TestDatabase } from './harness.js';

const keys = keysOf(postFields);
const first = fieldValues<NewPost>(postFields, 1);
const second = { ...fieldValues<NewPost>(postFields, 2), postId: first.postId };

/* Each test here covers every field of the table, so that a new one cannot be forgotten. */

describe('every field of a post', () => {
  let database: TestDatabase;
  let user: FakeUser;
  let service: RunningPost;
  const written = (post: PostMessage | null | undefined): unknown => post && pick(post, keys);

  before(async function () {
    this.timeout(60_000);
    database = await openPostDatabase();
    user = await startFakeUser({
      BatchGetUsers: async ({ userIds }) => ({
        userMessages: userIds.map((userId) => userMessage(userId, 'somebody')),
        missingUserIds: [],
      }),
    });
    service = await startPost({ database, target: user.target });
  });
  beforeEach(() => database.reset());
  after(async () => {
    await service.close();
    user.close();
    await database.close();
  });

  const expectEverywhere = async (expected: unknown): Promise<void> => {
    const { client } = service;
    const { postMessage } = await client.GetPost({ postId: first.postId });
    expect(written(postMessage), 'GetPost').to.deep.equal(expected);
    const [listed] = (await client.ListPosts({})).postMessages;
    expect(written(listed), 'ListPosts').to.deep.equal(expected);
    const [exported] = await collect(client.ExportPosts({}));
    expect(written(exported?.postMessage), 'ExportPosts').to.deep.equal(expected);
  };

  it('is listed for its author', async () => {
    await service.client.CreatePost({ postMessage: first });
    const { postMessages } = await service.client.ListPostsByUserId({ userId: first.authorUserId });
    expect(postMessages.map(written)).to.deep.equal([first]);
  });

  it('differs from its default, and from one sample to the other', () => {
    for (const key of keys) expect(first[key], key).not.to.deep.equal(emptyPostMessage[key]);
    for (const key of changeablePostFields) expect(first[key], key).not.to.deep.equal(second[key]);
  });

  it('is created', async () => {
    const { postMessage } = await service.client.CreatePost({ postMessage: first });
    expect(written(postMessage)).to.deep.equal(first);
    await expectEverywhere(first);
  });

  it('is one of those that a request without a mask updates', async () => {
    await service.client.CreatePost({ postMessage: first });
    await service.client.UpdatePost({ postMessage: second });
    await expectEverywhere(second);
  });

  for (const key of changeablePostFields)
    it(`is left as it is by an update without a mask of another: of ${protoName(key)}`, async () => {
      await service.client.CreatePost({ postMessage: first });
      await service.client.UpdatePost({ postMessage: { postId: first.postId, [key]: second[key] } });
      await expectEverywhere({ ...first, [key]: second[key] });
    });

  it('may be left out by clients that are older than the field', async () => {
    const { postMessage } = await service.client.CreatePost({ postMessage: pick(first, firstPostFields) });
    expect(written(postMessage)).to.deep.equal({ ...emptyPost, ...pick(first, firstPostFields) });
  });

  for (const key of changeablePostFields)
    it(`is updated by its path alone: ${protoName(key)}`, async () => {
      await service.client.CreatePost({ postMessage: first });
      const { postMessage } = await service.client.UpdatePost({
        postMessage: second,
        updateMask: { paths: [protoName(key)] },
      });
      expect(written(postMessage)).to.deep.equal({ ...first, [key]: second[key] });
      await expectEverywhere({ ...first, [key]: second[key] });
    });

  for (const key of keys)
    it(`is read by its path alone: ${protoName(key)}`, async () => {
      await service.client.CreatePost({ postMessage: first });
      const readMask = { paths: [protoName(key)] };
      const { postMessage } = await service.client.GetPost({ postId: first.postId, readMask });
      expect(postMessage).to.deep.equal({ ...emptyPostMessage, [key]: first[key] });
    });

  for (const key of changeablePostFields)
    it(`makes a request with the same request_id another: ${protoName(key)}`, async () => {
      const requestId = '4d8f5c62-9b1e-4f60-a2a7-3c5d1e9b7f04';
      await service.client.CreatePost({ postMessage: first, requestId });
      const other = { ...first, [key]: second[key] };
      const error = await service.client.CreatePost({ postMessage: other, requestId }).catch(String);
      expect(error).to.match(/request_id/);
    });
});
