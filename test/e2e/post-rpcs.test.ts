import { expect } from 'chai';
import { z } from 'zod';
import { type CallResult, type Message, type Target, grpcurl } from './support/grpcurl.js';
import { sharedRelease } from './support/release.js';

const post = z.object({
  postId: z.string(),
  author: z.string(),
  authorStatus: z.string(),
  authorUserId: z.string(),
  title: z.string(),
  etag: z.string(),
});
const one = z.object({ postMessage: post });
const many = z.object({ postMessages: z.array(post), nextPageToken: z.string() });

describe('every RPC of Post, from grpcurl', () => {
  let target: Target;
  let id: string;

  before(async function () {
    this.timeout(300_000);
    target = await (await sharedRelease()).target('post');
  });

  const call = (method: string, ...requests: Message[]): Promise<CallResult> =>
    grpcurl(target, `v1.post.Post/${method}`, ...requests);
  const ok = async (method: string, ...requests: Message[]): Promise<readonly Message[]> => {
    const { code, message, messages } = await call(method, ...requests);
    expect({ code, message }).to.deep.equal({ code: 'OK', message: '' });
    return messages;
  };

  it('ListPosts gives the eight posts of the first data with their authors', async () => {
    const { postMessages } = many.parse((await ok('ListPosts', {}))[0]);
    expect(postMessages.map(({ author }) => author)).to.deep.equal([
      'Henry',
      'Henry',
      'Henry',
      'Henry',
      'Jessie',
      'Max',
      'Max',
      'Tony',
    ]);
    expect(new Set(postMessages.map(({ authorStatus }) => authorStatus))).to.deep.equal(
      new Set(['AUTHOR_STATUS_FOUND']),
    );
  });

  it("ListPostsByUserId gives one user's posts, and none for an unknown user", async () => {
    const { postMessages } = many.parse((await ok('ListPostsByUserId', { userId: '4' }))[0]);
    expect(postMessages.map(({ postId }) => postId)).to.deep.equal(['6', '7']);
    expect(many.parse((await ok('ListPostsByUserId', { userId: 'nobody' }))[0]).postMessages).to.deep.equal([]);
  });

  it('CreatePost asks User whether the author exists', async () => {
    const draft = { title: 'Sketch of the Analytical Engine', body: 'Note G.', tags: ['engines'] };
    const [created] = await ok('CreatePost', { postMessage: { ...draft, authorUserId: '2' } });
    const { postMessage } = one.parse(created);
    expect(postMessage).to.include({ author: 'Michael', authorStatus: 'AUTHOR_STATUS_FOUND', title: draft.title });
    id = postMessage.postId;
    expect((await call('CreatePost', { postMessage: { ...draft, authorUserId: 'nobody' } })).code).to.equal(
      'FailedPrecondition',
    );
  });

  it('GetPost answers a post with its author, and NOT_FOUND for another', async () => {
    expect(one.parse((await ok('GetPost', { postId: id }))[0]).postMessage).to.include({
      postId: id,
      author: 'Michael',
    });
    expect((await call('GetPost', { postId: 'none' })).code).to.equal('NotFound');
  });

  it('UpdatePost changes what the mask names', async () => {
    const [updated] = await ok('UpdatePost', {
      postMessage: { postId: id, title: 'Notes' },
      updateMask: { paths: ['title'] },
    });
    expect(one.parse(updated).postMessage).to.include({ title: 'Notes', author: 'Michael' });
  });

  it('ExportPosts streams posts, and goes on after a cursor', async () => {
    const all = (await ok('ExportPosts', {})).map((message) => one.extend({ cursor: z.string() }).parse(message));
    expect(all.map(({ postMessage }) => postMessage.postId)).to.deep.equal([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
      '8',
      id,
    ]);
    expect(await ok('ExportPosts', { after: all[7]?.cursor ?? '' })).to.have.length(1);
  });

  it('DeletePost deletes', async () => {
    await ok('DeletePost', { postId: id });
    expect((await call('GetPost', { postId: id })).code).to.equal('NotFound');
  });
});
