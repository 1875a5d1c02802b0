import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createJwtTokens } from '../../../src/grpc/auth/jwt-tokens.js';
import { issuerAt } from '../../../src/grpc/auth/token-issuer.js';
import type { ClosableTokenVerifier } from '../../../src/grpc/auth/token-verifier.js';
import { statusError } from '../../support/rejection.js';
import { audience, startTokenIssuer, type TestIssuer } from '../../support/token-issuer.js';

describe('the tokens of an issuer', () => {
  let issuer: TestIssuer;
  let tokens: ClosableTokenVerifier | undefined;
  beforeEach(async () => {
    issuer = await startTokenIssuer();
  });
  afterEach(async () => {
    tokens?.close();
    await issuer.close();
  });

  const source = () => issuerAt(issuer.issuer, { url: issuer.url, caFile: issuer.caFile });

  it('are good while the issuer is down, once they were seen', async () => {
    tokens = createJwtTokens({ issuer: source(), audience });
    const token = await issuer.sign();
    const first = await tokens.verify(token);
    issuer.misbehave((request) => request.socket.destroy());
    expect(await tokens.verify(token)).to.equal(first);
  });

  it('are good no longer when their key is withdrawn, although they were seen', async () => {
    tokens = createJwtTokens({ issuer: source(), audience, refreshMs: 10 });
    const token = await issuer.sign();
    await tokens.verify(token);
    await issuer.rotate();
    // The next regular fetch has finished when another has started.
    const seen = issuer.requests.length;
    while (issuer.requests.length < seen + 2) await issuer.asked();
    const error = await statusError(tokens.verify(token));
    expect(error.code).to.equal(status.UNAUTHENTICATED);
  });

  it('are no longer asked about once it is closed', async () => {
    const hungUp = new Promise<void>((resolve) =>
      issuer.misbehave((request) => request.socket.once('close', () => resolve())),
    );
    const asked = issuer.asked();
    tokens = createJwtTokens({ issuer: source(), audience });
    await asked;
    const waiting = statusError(tokens.verify(await issuer.sign()));
    tokens.close();
    expect((await waiting).code).to.equal(status.UNAVAILABLE);
    await hungUp;
  });
});
