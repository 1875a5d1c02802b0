import { expect } from 'chai';
import { createChannel, createClient } from '../../../src/grpc/client/index.js';
import { registerResolvers } from '../../../src/grpc/kubernetes/index.js';
import { createServerTls, createTlsChannelCredentials, openCertificateDirectory } from '../../../src/grpc/tls/index.js';
import { closing } from '../../support/closing.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { createRecordingLogger, makeCertificates } from '../../../src/grpc/testing/index.js';
import { serve } from './serve.js';

describe('docs/grpc.md: TLS', () => {
  const use = closing();

  it('is mutual, and follows its certificates', async () => {
    const logger = createRecordingLogger();
    const made = await makeCertificates({ dns: ['echo.example', 'localhost'] });
    const { directory } = use(made);
    registerResolvers();

    // #region server
    const serverCertificates = await openCertificateDirectory({
      directory, // tls.crt, tls.key, ca.crt: a mounted Secret
      needs: { identity: true, authorities: true },
      logger,
      onCertificates: (certificates) => logger.debug({ certificates }, 'certificates in use'),
    });
    const tls = createServerTls({
      certificates: serverCertificates,
      requireClientCertificate: true,
    });
    // #endregion
    use(serverCertificates);
    const serials: unknown[] = [];
    const server = use(
      await serve(
        {},
        {
          tls,
          interceptors: [
            (context, next) => {
              serials.push(context.peer.certificate?.serialNumber);
              return next();
            },
          ],
        },
      ),
    );

    // #region retire
    serverCertificates.onChange(() => server.retireConnections({ withinMs: 60_000 }));
    // #endregion

    // #region client
    const certificates = await openCertificateDirectory({
      directory,
      needs: { identity: true, authorities: true },
      logger,
    });
    const channel = createChannel({
      target: `static:///127.0.0.1:${server.port}`,
      tls: createTlsChannelCredentials({ certificates }),
      tlsServerName: 'echo.example', // if the certificate does not have the target's name
      connectionGeneration: certificates, // a new certificate creates new connections
    });
    // #endregion
    use(certificates);
    use(channel);
    const client = createClient(echoDefinition, channel);

    await client.Unary({ text: 'before' });
    await made.renew();
    await Promise.all([serverCertificates.refresh(), certificates.refresh()]);
    await client.Unary({ text: 'after' });
    const [before, after] = serials;
    expect(before).to.be.a('string');
    expect(after).to.be.a('string').and.not.equal(before);
  });
});
