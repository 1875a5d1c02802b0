import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { bearerToken, createChannel, createClient, tokenFile } from '../../../src/grpc/client/index.js';
import { makeCertificates } from '../../../src/grpc/testing/index.js';
import { createServerTls, createTlsChannelCredentials, openCertificateDirectory } from '../../../src/grpc/tls/index.js';
import { closing } from '../../support/closing.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';
import { serve } from './serve.js';

describe('docs/grpc.md: credentials', () => {
  const use = closing();

  it('go with every call of a channel, or with one call', async () => {
    const { directory } = use(await makeCertificates());
    const certificates = use(
      await openCertificateDirectory({ directory, needs: { identity: true, authorities: true } }),
    );
    const seen: unknown[] = [];
    const server = use(
      await serve(
        {
          async Unary({ text }, { metadata }) {
            seen.push(...metadata.get('authorization'));
            return { text, index: 0 };
          },
        },
        { tls: createServerTls({ certificates }) },
      ),
    );
    const path = `${directory}/token`;
    await writeFile(path, 'from-the-file\n');
    const target = `ipv4:127.0.0.1:${server.port}`;
    const tls = createTlsChannelCredentials({ certificates });
    const vault = { currentToken: async (): Promise<string> => 'from-the-vault' };

    // #region credentials
    const channel = createChannel({
      target,
      tls,
      credentials: bearerToken(tokenFile(path)), // read again before it expires, and every minute
    });
    const client = createClient(echoDefinition, channel);
    await client.Unary({ text: 'with the token of the channel' });

    const anonymous = createChannel({ target, tls });
    const other = createClient(echoDefinition, anonymous);
    await other.Unary({ text: 'with a token of its own' }, { credentials: bearerToken(() => vault.currentToken()) });
    // #endregion
    use(channel);
    use(anonymous);
    expect(seen).to.deep.equal(['Bearer from-the-file', 'Bearer from-the-vault']);
  });

  it('are never sent in plaintext', async () => {
    const server = use(await serve());
    const target = `ipv4:127.0.0.1:${server.port}`;
    expect(() => createChannel({ target, tls: 'disabled', credentials: bearerToken('secret') })).to.throw(
      'require TLS',
    );
    const plain = use(createChannel({ target, tls: 'disabled' }));
    const client = createClient(echoDefinition, plain);
    const { code } = await statusError(client.Unary({ text: '' }, { credentials: bearerToken('secret') }));
    expect(code).to.equal(status.UNAUTHENTICATED);
  });
});
