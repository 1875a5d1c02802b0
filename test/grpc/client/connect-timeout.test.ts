import { credentials, status } from '@grpc/grpc-js';
import { expect } from 'chai';
import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { createAuthority, listen } from '../../../src/grpc/testing/index.js';
import { createChannel, type ChannelSettings } from '../../../src/grpc/client/channel.js';
import { createClient } from '../../../src/grpc/client/create-client.js';
import { closing } from '../../support/closing.js';
import { startEchoServer } from '../../support/echo/echo-server.js';
import { echoDefinition } from '../../support/echo/echo.js';
import { openSilentPort } from '../../support/silent-port.js';
import { statusError } from '../../support/rejection.js';

const authority = createAuthority('test');
const { certificatePem: cert, privateKeyPem: key } = authority.issue({ dns: ['localhost'] });

describe('connecting', () => {
  const use = closing();

  const connect = (port: number, tls: ChannelSettings['tls'], connectTimeoutMs = 200) => {
    const channel = use(
      createChannel({ target: `127.0.0.1:${port}`, tls, connectTimeoutMs, tlsServerName: 'localhost' }),
    );
    return createClient(echoDefinition, channel);
  };
  const trusting = () => credentials.createSsl(Buffer.from(authority.certificatePem));

  it('gives up on a peer that accepts the connection and never speaks', async () => {
    const port = await listen(use(createServer(() => {})));
    for (const tls of ['disabled', trusting()] as const) {
      expect(await statusError(connect(port, tls).Unary({}, { timeoutMs: 5_000 }))).to.include({
        code: status.UNAVAILABLE,
      });
    }
  });

  it('gives up on a peer that finishes the TLS handshake and never speaks HTTP/2', async () => {
    const port = await listen(use(createTlsServer({ cert, key, ALPNProtocols: ['h2'] }, () => {})));
    expect(await statusError(connect(port, trusting()).Unary({}, { timeoutMs: 5_000 }))).to.include({
      code: status.UNAVAILABLE,
    });
  });

  it('gives up on an address that does not respond, and goes on with another', async () => {
    const silent = use(await openSilentPort());
    expect(await statusError(connect(silent.port, 'disabled').Unary({}, { timeoutMs: 5_000 }))).to.include({
      code: status.UNAVAILABLE,
    });

    const server = use(await startEchoServer({ Unary: (_call, callback) => callback(null, { text: 'answered' }) }));
    const both = use(
      createChannel({
        target: `ipv4:127.0.0.1:${silent.port},127.0.0.1:${server.port}`,
        tls: 'disabled',
        loadBalancing: 'pick_first',
        connectTimeoutMs: 200,
      }),
    );
    const client = createClient(echoDefinition, both);
    expect(await client.Unary({}, { timeoutMs: 5_000 })).to.include({ text: 'answered' });
  });

  it('leaves a connection alone that was made in time', async () => {
    const server = use(
      await startEchoServer({ Unary: (_call, callback) => setTimeout(() => callback(null, { text: 'late' }), 700) }),
    );
    expect(await connect(server.port, 'disabled', 500).Unary({})).to.include({ text: 'late' });
  });
});
