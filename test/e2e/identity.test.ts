import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createAuthority } from '../../src/grpc/testing/index.js';
import { createToken } from './support/cluster.js';
import { type CallResult, type Target, grpcurl } from './support/grpcurl.js';
import { type Release, sharedRelease } from './support/release.js';

describe('who may call, over what', () => {
  let duet: Release;
  let post: Target;
  let user: Target;
  let directory: string;

  before(async function () {
    this.timeout(300_000);
    duet = await sharedRelease();
    post = await duet.target('post');
    user = await duet.target('user');
    directory = await mkdtemp(join(tmpdir(), 'duet-identity-'));
  });
  after(() => rm(directory, { recursive: true }));

  /** Calls with another token, or none. Reflection uses a valid one, so that only the call is tested. */
  const listPosts = (token?: string): Promise<CallResult> => {
    const { token: good = '', ...target } = post;
    return grpcurl({ ...target, ...(token ? { token } : {}), reflectionToken: good }, 'v1.post.Post/ListPosts', {});
  };

  it('answers a token of the client account', async () => {
    expect((await listPosts(post.token)).code).to.equal('OK');
  });

  it('rejects a call without a token', async () => {
    expect((await listPosts()).code).to.equal('Unauthenticated');
  });

  it('refuses what is no token, and one whose signature was touched, without saying more than that', async () => {
    const touched = `${post.token?.slice(0, -8)}AAAAAAAA`;
    for (const token of ['nonsense', touched]) {
      const { code, message } = await listPosts(token);
      expect(code).to.equal('Unauthenticated');
      expect(message).not.to.include(token);
    }
  });

  it('refuses a token for the other service, and one for the API server', async () => {
    const api = await createToken(duet.namespace, `${duet.name}-client`, ['https://kubernetes.default.svc']);
    for (const token of [await duet.token('user'), api])
      expect((await listPosts(token)).code).to.equal('Unauthenticated');
  });

  it('denies a ServiceAccount that the policy does not name, although its token is valid', async () => {
    expect((await listPosts(await duet.token('post', 'default'))).code).to.equal('PermissionDenied');
  });

  it('allows Post what it needs of User and nothing else', async () => {
    const { token: reflectionToken = '', ...target } = user;
    const asPost = { ...target, token: await duet.token('user', `${duet.name}-post`), reflectionToken };
    expect((await grpcurl(asPost, 'v1.user.User/BatchGetUsers', { userIds: ['1'] })).code).to.equal('OK');
    expect((await grpcurl(asPost, 'v1.user.User/DeleteUser', { userId: '1' })).code).to.equal('PermissionDenied');
  });

  it('does not speak plaintext on a TLS port', async () => {
    const { address, token = '' } = post;
    expect((await grpcurl({ address, token }, 'v1.post.Post/ListPosts', {})).code).to.equal('ConnectionFailed');
  });

  it('is not trusted by a client with another CA, or that expects another name', async () => {
    const caFile = join(directory, 'other-ca.crt');
    await writeFile(caFile, createAuthority('another CA').certificatePem);
    const { address, tls, token = '' } = post;
    if (!tls) throw new Error('the release has no TLS');
    const otherCa = await grpcurl({ address, token, tls: { ...tls, caFile } }, 'v1.post.Post/ListPosts', {});
    expect(otherCa).to.include({ code: 'ConnectionFailed' });
    expect(otherCa.message).to.include('signed by unknown authority');
    const otherName = await grpcurl(
      { address, token, tls: { ...tls, serverName: 'somewhere.else' } },
      'v1.post.Post/ListPosts',
      {},
    );
    expect(otherName).to.include({ code: 'ConnectionFailed' });
    expect(otherName.message).to.include('somewhere.else');
  });
});
