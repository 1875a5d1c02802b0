import { expect } from 'chai';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, get } from 'node:https';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import {
  type Authority,
  createAuthority,
  createRecordingLogger,
  createSecretVolume,
  type SecretVolume,
} from '../../src/grpc/testing/index.js';
import { closing } from '../support/closing.js';
import { startEchoServer } from '../support/echo/echo-server.js';
import { openGateway, type RunningGateway } from './harness.js';

const filesOf = (authority: Authority): Record<string, string> => {
  const { certificatePem, privateKeyPem } = authority.issue({ dns: ['localhost'] });
  return { 'ca.crt': authority.certificatePem, 'tls.crt': certificatePem, 'tls.key': privateKeyPem };
};

describe('the gateway’s TLS', function () {
  this.timeout(30_000);
  const use = closing();
  const authority = createAuthority('before');
  let volume: SecretVolume;
  let log: ReturnType<typeof createRecordingLogger>;

  const start = async (mode: 'server' | 'mutual'): Promise<RunningGateway> => {
    volume = await createSecretVolume(filesOf(authority));
    use({ close: () => volume.close() });
    log = createRecordingLogger();
    // Running services, so that it starts without waiting for them.
    const { target } = use(await startEchoServer());
    const environment = { TLS_MODE: mode, TLS_DIRECTORY: volume.path };
    return use(await openGateway(target, target, environment, { ...log, fatal() {} }));
  };

  /** Sends a request on a connection that stays open, which is passed on to show its certificate. */
  const ask = async ({ port }: RunningGateway, agent: Agent): Promise<{ status: number; socket: TLSSocket }> => {
    const sent = get({ host: 'localhost', port, path: '/livez', agent });
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const socket = response.socket as TLSSocket; // until the response ends
    await once(response.resume(), 'end');
    return { status: response.statusCode ?? 0, socket };
  };
  const agentOf = (options: ConnectionOptions): Agent => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ...options });
    use({ close: () => agent.destroy() });
    return agent;
  };
  /** The gateway's response to a handshake: a line, or nothing if it closes the connection. */
  const shaken = async ({ port }: RunningGateway, options: ConnectionOptions): Promise<string> => {
    const socket = connect({ host: 'localhost', port, ca: authority.certificatePem, ...options });
    socket.on('error', () => {}); // With any alert.
    socket.write('GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await new Promise((resolve) => socket.once('close', resolve));
    return text.split('\r\n', 1)[0] ?? '';
  };

  it('presents a new certificate once there is one, and open connections go on', async () => {
    const gateway = await start('server');
    const old = agentOf({ ca: authority.certificatePem });
    const before = await ask(gateway, old);
    expect(before.status).to.equal(200);
    const serial = before.socket.getPeerCertificate().serialNumber;

    const later = createAuthority('after');
    await volume.replace(filesOf(later));
    await log.entry(
      ({ message, fields }) => message === 'certificates replaced' && Reflect.get(fields, 'path') === volume.path,
    );

    const { socket } = await ask(gateway, agentOf({ ca: later.certificatePem }));
    expect(socket.authorized).to.equal(true);
    expect(socket.getPeerCertificate().issuer.CN).to.equal('after');
    const again = await ask(gateway, old);
    expect(again.status).to.equal(200);
    expect(again.socket.getPeerCertificate().serialNumber, 'the same connection').to.equal(serial);
    expect(await shaken(gateway, {}), 'nobody who trusts the old one alone').to.equal('');
  });

  it('serves nothing older than TLS 1.2, and nothing in plaintext', async () => {
    const gateway = await start('server');
    expect(await shaken(gateway, { maxVersion: 'TLSv1.2' })).to.equal('HTTP/1.1 200 OK');
    // Without these ciphers OpenSSL 3 does not offer old versions.
    const older = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' } as const;
    expect(await shaken(gateway, older)).to.equal('');
    const plain = await fetch(`http://localhost:${gateway.port}/livez`).catch((error: Error) => error.message);
    expect(plain).to.equal('fetch failed');
  });

  it('asks for a certificate of the client where it is mutual', async () => {
    const gateway = await start('mutual');
    const { certificatePem: cert, privateKeyPem: key } = authority.issue({ dns: ['client'], clientAuth: true });
    expect(await shaken(gateway, {})).to.equal('');
    expect(await shaken(gateway, { cert, key })).to.equal('HTTP/1.1 200 OK');
    const stranger = createAuthority('stranger').issue({ dns: ['client'], clientAuth: true });
    expect(await shaken(gateway, { cert: stranger.certificatePem, key: stranger.privateKeyPem })).to.equal('');
  });
});
