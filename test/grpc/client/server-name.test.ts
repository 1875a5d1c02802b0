import { credentials, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { TLSSocket } from 'node:tls';
import { createAuthority, listen } from '../../../src/grpc/testing/index.js';
import { createChannel } from '../../../src/grpc/client/channel.js';
import { createClient } from '../../../src/grpc/client/create-client.js';
import { closing } from '../../support/closing.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { statusError } from '../../support/rejection.js';

const authority = createAuthority('test');

describe('the server name of a TLS handshake', () => {
  const use = closing();

  /** Responds with NOT_FOUND, and records the server name of each connection. */
  const start = async (names: { readonly dns: readonly string[]; readonly ip?: readonly string[] }) => {
    const { certificatePem: cert, privateKeyPem: key } = authority.issue(names);
    const server = createSecureServer({ cert, key });
    const given: (string | false | null)[] = [];
    server.on('secureConnection', (socket) => given.push(socket instanceof TLSSocket ? socket.servername : null));
    server.on('stream', (stream: ServerHttp2Stream) => {
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': String(status.NOT_FOUND) },
        { endStream: true },
      );
    });
    const sessions: ServerHttp2Session[] = [];
    server.on('session', (session: ServerHttp2Session) => sessions.push(session));
    const port = await listen(server);
    use({
      close: () => {
        server.close();
        for (const session of sessions) session.destroy();
      },
    });
    return { given, port };
  };

  const call = async (target: string, tlsServerName?: string): Promise<status> => {
    const tls = credentials.createSsl(Buffer.from(authority.certificatePem));
    const channel = use(createChannel({ target, tls, tlsServerName }));
    return (await statusError(createClient(echoDefinition, channel).Unary({}))).code;
  };

  it("is the target's, or the one that is said", async () => {
    const { given, port } = await start({ dns: ['localhost', 'server.test'] });
    expect([await call(`localhost:${port}`), await call(`127.0.0.1:${port}`, 'server.test')]).to.deep.equal([
      status.NOT_FOUND,
      status.NOT_FOUND,
    ]);
    expect(given).to.deep.equal(['localhost', 'server.test']);
  });

  it('is left out for an address, which the certificate must have all the same', async () => {
    const { given, port } = await start({ dns: ['localhost'], ip: ['127.0.0.1'] });
    expect([await call(`127.0.0.1:${port}`), await call(`ipv4:127.0.0.1:${port}`)]).to.deep.equal([
      status.NOT_FOUND,
      status.NOT_FOUND,
    ]);
    expect(given).to.deep.equal([false, false]);

    const other = await start({ dns: ['localhost'] });
    expect(await call(`127.0.0.1:${other.port}`)).to.equal(status.UNAVAILABLE);
  });
});
