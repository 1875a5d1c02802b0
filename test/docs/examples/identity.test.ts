import { Metadata, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createJwtTokens,
  issuerAt,
  kubernetesIssuer,
  openAccessPolicy,
  openStaticTokens,
} from '../../../src/grpc/auth/index.js';
import { createChannel, createClient } from '../../../src/grpc/client/index.js';
import { authentication, authorization } from '../../../src/grpc/server/index.js';
import { closing } from '../../support/closing.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { createRecordingLogger } from '../../../src/grpc/testing/index.js';
import { statusError } from '../../support/rejection.js';
import { audience, startTokenIssuer, type TestIssuer } from '../../support/token-issuer.js';
import { serve } from './serve.js';

describe('docs/grpc.md: who is calling', () => {
  const use = closing();
  let issuer: TestIssuer;
  let directory: string;

  before(async () => {
    issuer = await startTokenIssuer();
    directory = await mkdtemp(join(tmpdir(), 'duet-docs-'));
  });
  after(async () => {
    await issuer.close();
    await rm(directory, { recursive: true });
  });

  const write = async (name: string, text: string): Promise<string> => {
    await writeFile(join(directory, name), text);
    return join(directory, name);
  };

  it('is verified by an issuer’s keys, and may do what the policy says', async () => {
    const logger = createRecordingLogger();
    const { caFile } = issuer;
    const policyPath = await write(
      'policy.json',
      JSON.stringify(
        // #region policy-file
        {
          callers: [
            { subject: 'system:serviceaccount:shop:cart', methods: ['/test.echo.Echo/Unary'] },
            { subject: 'dns:batch.shop.svc', methods: ['/test.echo.Echo/*'] },
          ],
        },
        // #endregion
      ),
    );

    // #region tokens
    const tokens = createJwtTokens({
      issuer: issuerAt(issuer.issuer, { url: issuer.url, caFile }), // its name, and the URL of its keys
      audience,
      logger,
    });
    const policy = await openAccessPolicy({ path: policyPath, logger });
    const interceptors = [
      authentication({ tokens, certificates: true, open: ['/grpc.health.v1.Health/*'] }),
      authorization({ policy, open: ['/grpc.health.v1.Health/*'] }),
    ];
    // #endregion
    use(tokens);
    use(policy);
    const subjects: unknown[] = [];
    const server = use(
      await serve(
        {
          async Unary({ text }, { identity }) {
            subjects.push(identity?.subject);
            return { text, index: 0 };
          },
        },
        { interceptors },
      ),
    );
    const channel = use(createChannel({ target: `ipv4:127.0.0.1:${server.port}`, tls: 'disabled' }));
    const client = createClient(echoDefinition, channel);

    const bearing = async (claims: Record<string, unknown>): Promise<{ metadata: Metadata }> => {
      const metadata = new Metadata();
      // By hand, because this test has no TLS; see "Credentials" for real clients.
      metadata.set('authorization', `Bearer ${await issuer.sign(claims)}`);
      return { metadata };
    };
    const cart = 'system:serviceaccount:shop:cart';
    await client.Unary({ text: '' }, await bearing({ sub: cart }));
    expect(subjects).to.deep.equal([cart]);

    const reasonOf = async (call: Promise<unknown>): Promise<unknown[]> => {
      const { code, details } = await statusError(call);
      return [status[code], ...details.flatMap((detail) => (detail.kind === 'ErrorInfo' ? [detail.reason] : []))];
    };
    expect(await reasonOf(client.Unary({ text: '' }))).to.deep.equal(['UNAUTHENTICATED', 'TOKEN_MISSING']);
    expect(await reasonOf(client.Unary({ text: '' }, await bearing({ aud: 'other' })))).to.deep.equal([
      'UNAUTHENTICATED',
      'WRONG_AUDIENCE',
    ]);
    expect(await reasonOf(client.ClientStream([], await bearing({ sub: cart })))).to.deep.equal([
      'PERMISSION_DENIED',
      'CALLER_NOT_ALLOWED',
    ]);
  });

  it('can come from the cluster, or from a file', async () => {
    const [host, port, { caFile }] = ['127.0.0.1', issuer.port, issuer];
    const tokenFile = await write('api-token', 'for-the-api-server');
    // #region cluster
    const tokens = createJwtTokens({
      // In a pod: KUBERNETES_SERVICE_HOST and _PORT, kube-root-ca.crt, and a projected token for the API server.
      issuer: kubernetesIssuer({ host, port, caFile, tokenFile }),
      audience,
    });
    // #endregion
    use(tokens);
    expect((await tokens.verify(await issuer.sign())).subject).to.equal('system:serviceaccount:test:post');

    const path = await write('tokens.json', '{"tokens":[{"token":"let-me-in","subject":"developer"}]}');
    // #region static
    const staticTokens = await openStaticTokens({ path }); // {"tokens":[{"token":"…","subject":"developer"}]}
    // #endregion
    use(staticTokens);
    expect((await staticTokens.verify('let-me-in')).subject).to.equal('developer');
  });
});
