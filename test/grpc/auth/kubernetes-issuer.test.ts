import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createAuthority } from '../../../src/grpc/testing/index.js';
import { createIssuerKeys } from '../../../src/grpc/auth/issuer-keys.js';
import { createJwtVerifier } from '../../../src/grpc/auth/jwt-verifier.js';
import { kubernetesIssuer, type TokenIssuer } from '../../../src/grpc/auth/token-issuer.js';
import { statusError } from '../../support/rejection.js';
import { audience, startTokenIssuer, type TestIssuer } from '../../support/token-issuer.js';

describe('the cluster as issuer', () => {
  let server: TestIssuer;
  let directory: string;
  let tokenFile: string;
  beforeEach(async () => {
    server = await startTokenIssuer();
    directory = await mkdtemp(join(tmpdir(), 'kubernetes-'));
    tokenFile = join(directory, 'token');
    await writeFile(tokenFile, 'first-token\n');
  });
  afterEach(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });
  const cluster = (options: { issuer?: string; caFile?: string } = {}): TokenIssuer =>
    kubernetesIssuer({ host: '127.0.0.1', port: server.port, caFile: server.caFile, tokenFile, ...options });
  const nobody = new AbortController().signal;

  it('is asked for its name and keys at its own address, with the token, and not at the jwks_uri it names', async () => {
    const { issuer, keySet } = await cluster()(nobody);
    expect(issuer).to.equal(server.issuer);
    expect(keySet).to.have.nested.property('keys[0].kid', 'key-1');
    expect(server.requests).to.deep.equal([
      { path: '/openid/v1/jwks', authorization: 'Bearer first-token' },
      { path: '/.well-known/openid-configuration', authorization: 'Bearer first-token' },
    ]);
  });

  it('is not asked for a name that is given', async () => {
    expect((await cluster({ issuer: 'https://given.example' })(nobody)).issuer).to.equal('https://given.example');
    expect(server.requests.map(({ path }) => path)).to.deep.equal(['/openid/v1/jwks']);
  });

  it('is asked with the token and the authority of the moment, since both rotate', async () => {
    const caFile = join(directory, 'ca.crt');
    await writeFile(caFile, createAuthority('Another').certificatePem);
    const ask = cluster({ caFile, issuer: 'given' });
    expect((await statusError(ask(nobody))).code).to.equal(status.UNAVAILABLE);
    await copyFile(server.caFile, caFile);
    await writeFile(tokenFile, 'second-token');
    await ask(nobody);
    expect(server.requests).to.deep.equal([{ path: '/openid/v1/jwks', authorization: 'Bearer second-token' }]);
  });

  it('is not there when its token cannot be read', async () => {
    await rm(tokenFile);
    const error = await statusError(cluster()(nobody));
    expect(error.code).to.equal(status.UNAVAILABLE);
    expect(error.message).to.equal(`${tokenFile} cannot be read (ENOENT)`);
  });

  it('is not trusted when it names no issuer', async () => {
    server.misbehave((_, response) => response.end('{}'));
    expect((await statusError(cluster()(nobody))).message).to.match(
      /^the discovery document of 127\.0\.0\.1:\d+ names no issuer$/,
    );
  });

  it('vouches for a service account token', async () => {
    const keys = createIssuerKeys({ issuer: cluster() });
    try {
      const verifier = createJwtVerifier({ keys, audience });
      expect((await verifier.verify(await server.sign())).subject).to.equal('system:serviceaccount:test:post');
    } finally {
      keys.close();
    }
  });
});
