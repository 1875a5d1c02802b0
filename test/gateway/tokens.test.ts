import { expect } from 'chai';
import { createAuthority, createSecretVolume, type SecretVolume } from '../../src/grpc/testing/index.js';
import { calledMethods } from '../../src/post/ask-user.js';
import { startTokenIssuer, type TestIssuer } from '../support/token-issuer.js';
import { startPair, type Pair } from '../tracing/harness.js';
import { openGateway, type RunningGateway } from './harness.js';
import { ask } from './http-request.js';

const audiences = { user: 'duet-user.shop', post: 'duet-post.shop' };
const client = 'system:serviceaccount:shop:duet-client';
const post = 'system:serviceaccount:shop:duet-post';

/** User and Post verify signed tokens, each for its own audience; the gateway in front has no token. */
describe('a caller’s token, through the gateway', function () {
  this.timeout(60_000);
  let issuer: TestIssuer;
  let secrets: SecretVolume;
  let pair: Pair;
  let gateway: RunningGateway;

  before(async () => {
    issuer = await startTokenIssuer();
    const authority = createAuthority('Duet CA');
    const leaf = authority.issue({ dns: ['localhost'] });
    const policy = {
      callers: [
        { subject: client, methods: ['*'] },
        { subject: post, methods: calledMethods },
      ],
    };
    secrets = await createSecretVolume({
      'ca.crt': authority.certificatePem,
      'tls.crt': leaf.certificatePem,
      'tls.key': leaf.privateKeyPem,
      'policy.json': JSON.stringify(policy),
      'post-token': await issuer.sign({ aud: [audiences.user], sub: post }),
    });
    const toService = (name: 'USER' | 'POST'): Record<string, string> => ({
      [`${name}_TLS_MODE`]: 'server',
      [`${name}_TLS_DIRECTORY`]: secrets.path,
      [`${name}_TLS_SERVER_NAME`]: 'localhost',
    });
    pair = await startPair(
      {
        TLS_MODE: 'server',
        TLS_DIRECTORY: secrets.path,
        AUTH_MODE: 'jwt',
        AUTH_JWKS: issuer.url,
        AUTH_JWKS_CA_FILE: issuer.caFile,
        AUTH_ISSUER: issuer.issuer,
        AUTH_POLICY_FILE: `${secrets.path}/policy.json`,
      },
      {
        user: { AUTH_AUDIENCE: audiences.user },
        post: { AUTH_AUDIENCE: audiences.post, ...toService('USER'), USER_TOKEN_FILE: `${secrets.path}/post-token` },
      },
    );
    gateway = await openGateway(pair.userAddress, pair.postAddress, { ...toService('USER'), ...toService('POST') });
  });
  after(async () => {
    await gateway.close();
    await pair.close();
    await secrets.close();
    await issuer.close();
  });

  /** The status and the reason that each service answers with. */
  const answers = async (token?: string): Promise<Record<string, unknown>> => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const of = async (path: string): Promise<unknown[]> => {
      const { status, json } = await ask(gateway.url, path, { headers });
      const { reason } = json as { reason?: string };
      return reason === undefined ? [status] : [status, reason];
    };
    return { user: await of('/v1/users/1'), post: await of('/v1/posts/1') };
  };

  it('is good for both services when it has both audiences', async () => {
    const token = await issuer.sign({ aud: [audiences.user, audiences.post], sub: client });
    expect(await answers(token)).to.deep.equal({ user: [200], post: [200] });
    const { json } = await ask(gateway.url, '/v1/posts/1', { headers: { authorization: `Bearer ${token}` } });
    expect(json, 'Post asked User with a token of its own').to.include({ author: 'Henry' });
  });

  it('is refused by the service whose audience it does not have', async () => {
    const refused = [401, 'WRONG_AUDIENCE'];
    const forUser = await issuer.sign({ aud: [audiences.user], sub: client });
    expect(await answers(forUser)).to.deep.equal({ user: [200], post: refused });
    const forPost = await issuer.sign({ aud: audiences.post, sub: client });
    expect(await answers(forPost)).to.deep.equal({ user: refused, post: [200] });
    const { headers } = await ask(gateway.url, '/v1/users/1', { headers: { authorization: `Bearer ${forPost}` } });
    expect(headers['www-authenticate']).to.equal('Bearer');
  });

  it('is all that the services know of who calls', async () => {
    expect(await answers()).to.deep.equal({ user: [401, 'TOKEN_MISSING'], post: [401, 'TOKEN_MISSING'] });
    const both = { aud: [audiences.user, audiences.post] };
    const stranger = await issuer.sign({ ...both, sub: 'system:serviceaccount:shop:stranger' });
    const refused = [403, 'CALLER_NOT_ALLOWED'];
    expect(await answers(stranger)).to.deep.equal({ user: refused, post: refused });
  });
});
