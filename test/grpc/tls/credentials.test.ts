import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { credentials } from '@grpc/grpc-js';
import { expect } from 'chai';
import {
  type Authority,
  createAuthority,
  createSecretVolume,
  type SecretVolume,
} from '../../../src/grpc/testing/index.js';
import { type CertificateDirectory, openCertificateDirectory } from '../../../src/grpc/tls/certificate-directory.js';
import { createTlsChannelCredentials } from '../../../src/grpc/tls/channel-credentials.js';
import { createServerTls, type ServerTlsOptions } from '../../../src/grpc/tls/server-tls.js';
import { createEchoClient, type EchoClient, type EchoServer, startEchoServer } from '../../support/echo-service.js';
import { rejection } from '../../support/rejection.js';

const serverName = { 'grpc.ssl_target_name_override': 'server.test' };

describe('TLS credentials', () => {
  const authority = createAuthority('CA');
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  const serverFiles = (by = authority, trusted = authority.certificatePem): Record<string, string> => {
    const pair = by.issue({ dns: ['server.test'] });
    return { 'tls.crt': pair.certificatePem, 'tls.key': pair.privateKeyPem, 'ca.crt': trusted };
  };
  const clientFiles = (by = authority, trusted = authority.certificatePem): Record<string, string> => {
    const pair = by.issue({ uri: ['spiffe://test/client'], clientAuth: true });
    return { 'tls.crt': pair.certificatePem, 'tls.key': pair.privateKeyPem, 'ca.crt': trusted };
  };
  const mount = async (
    files: Record<string, string>,
  ): Promise<{
    volume: SecretVolume;
    certificates: CertificateDirectory;
    swap: (files: Record<string, string>) => Promise<void>;
  }> => {
    const volume = await createSecretVolume(files);
    closing.push(async () => volume.close());
    const needs = { identity: 'tls.crt' in files, authorities: 'ca.crt' in files };
    const certificates = await openCertificateDirectory({ directory: volume.path, needs, intervalMs: 60_000 });
    closing.push(() => certificates.close());
    return {
      volume,
      certificates,
      async swap(next) {
        await volume.replace(next);
        await certificates.refresh();
      },
    };
  };
  const serve = async (options: ServerTlsOptions): Promise<EchoServer> => {
    const server = await startEchoServer(createServerTls(options));
    closing.push(() => server.close());
    return server;
  };
  const clientOf = (port: number, certificates: CertificateDirectory, options = {}): EchoClient => {
    // Its own pool: otherwise clients of one address share a connection.
    const client = createEchoClient(port, createTlsChannelCredentials({ certificates }), {
      ...serverName,
      'grpc.use_local_subchannel_pool': 1,
      ...options,
    });
    closing.push(() => client.close());
    return client;
  };
  const handshake = async (port: number, options: ConnectionOptions = {}): Promise<TLSSocket> =>
    new Promise((resolve, reject) => {
      const socket = connect({
        host: '127.0.0.1',
        port,
        servername: 'server.test',
        ca: authority.certificatePem,
        ALPNProtocols: ['h2'],
        ...options,
      });
      closing.push(() => socket.destroy());
      socket.once('secureConnect', () => resolve(socket)).once('error', reject);
    });
  const serialShown = async (port: number): Promise<string> =>
    (await handshake(port)).getPeerCertificate().serialNumber;

  it('encrypt a call with TLS 1.3 and HTTP/2', async () => {
    const server = await mount(serverFiles());
    const { port } = await serve({ certificates: server.certificates });
    const client = await mount({ 'ca.crt': authority.certificatePem });
    expect(await clientOf(port, client.certificates).echo('hello')).to.equal('hello');
    const socket = await handshake(port);
    expect(socket.getProtocol()).to.equal('TLSv1.3');
    expect(socket.alpnProtocol).to.equal('h2');
  });

  it('take TLS 1.2 with a modern cipher, and nothing older', async () => {
    const { certificates } = await mount(serverFiles());
    const { port } = await serve({ certificates });
    const socket = await handshake(port, { maxVersion: 'TLSv1.2' });
    expect(socket.getProtocol()).to.equal('TLSv1.2');
    expect(socket.getCipher().name).to.match(/^ECDHE-ECDSA-AES\d+-GCM-SHA\d+$/);
    await rejection(handshake(port, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL@SECLEVEL=0' }));
    await rejection(handshake(port, { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' }));
  });

  it('keep to TLS 1.3 when told so, also after a renewal', async () => {
    const { certificates, swap } = await mount(serverFiles());
    const { port } = await serve({ certificates, minVersion: 'TLSv1.3' });
    await rejection(handshake(port, { maxVersion: 'TLSv1.2' }));
    await swap(serverFiles());
    await rejection(handshake(port, { maxVersion: 'TLSv1.2' }));
    expect((await handshake(port)).getProtocol()).to.equal('TLSv1.3');
  });

  it('refuse a server of another authority, and one of another name', async () => {
    const { certificates } = await mount(serverFiles());
    const { port } = await serve({ certificates });
    const stranger = await mount({ 'ca.crt': createAuthority('CA').certificatePem });
    expect((await rejection(clientOf(port, stranger.certificates).echo('x'))).message).to.contain('UNAVAILABLE');
    const friend = await mount({ 'ca.crt': authority.certificatePem });
    const misnamed = clientOf(port, friend.certificates, { 'grpc.ssl_target_name_override': 'other.test' });
    expect((await rejection(misnamed.echo('x'))).message).to.contain('UNAVAILABLE');
  });

  it('give up on a plaintext client', async () => {
    const { certificates } = await mount(serverFiles());
    const { port } = await serve({ certificates });
    const client = createEchoClient(port, credentials.createInsecure());
    closing.push(() => client.close());
    expect((await rejection(client.echo('x'))).message).to.contain('UNAVAILABLE');
  });

  it('ask a client for a certificate only in mutual TLS, and then insist', async () => {
    const { certificates } = await mount(serverFiles());
    const open = await serve({ certificates });
    const mutual = await serve({ certificates, requireClientCertificate: true });
    const anonymous = await mount({ 'ca.crt': authority.certificatePem });
    const stranger = await mount(clientFiles(createAuthority('Other CA')));
    const known = await mount(clientFiles());
    expect(await clientOf(open.port, anonymous.certificates).echo('x')).to.equal('x');
    expect(await clientOf(mutual.port, known.certificates).echo('x')).to.equal('x');
    await rejection(clientOf(mutual.port, anonymous.certificates).echo('x'));
    await rejection(clientOf(mutual.port, stranger.certificates).echo('x'));
  });

  it('are refused when the directory was not opened for them', async () => {
    const { certificates } = await mount({ 'ca.crt': authority.certificatePem });
    expect(() => createServerTls({ certificates })).to.throw('tls.crt');
    const { 'ca.crt': _, ...identity } = serverFiles();
    const server = await mount(identity);
    expect(() => createServerTls({ certificates: server.certificates, requireClientCertificate: true })).to.throw(
      'ca.crt',
    );
    expect(() => createTlsChannelCredentials({ certificates: server.certificates })).to.throw('ca.crt');
  });

  it('carry per-call credentials', async () => {
    const { certificates } = await mount({ 'ca.crt': authority.certificatePem });
    const secured = createTlsChannelCredentials({ certificates });
    const composed = secured.compose(
      credentials.createFromMetadataGenerator((_options, done) => done(new Error('asked'))),
    );
    const server = await mount(serverFiles());
    const { port } = await serve({ certificates: server.certificates });
    const client = createEchoClient(port, composed, serverName);
    closing.push(() => client.close());
    expect((await rejection(client.echo('x'))).message).to.contain('asked');
  });

  describe('when certificates are replaced while serving', () => {
    it('show the new certificate to the next handshake, on every port', async () => {
      const { certificates, swap } = await mount(serverFiles());
      const ports = [(await serve({ certificates })).port, (await serve({ certificates })).port];
      const before = await Promise.all(ports.map(serialShown));
      await swap(serverFiles());
      const after = await Promise.all(ports.map(serialShown));
      expect(new Set(before).size).to.equal(1);
      expect(new Set(after).size).to.equal(1);
      expect(after[0]).not.to.equal(before[0]);
    });

    it('do not resume a session from before', async () => {
      const { certificates, swap } = await mount(serverFiles());
      const { port } = await serve({ certificates, requireClientCertificate: true });
      const files = clientFiles();
      const options = { cert: files['tls.crt'], key: files['tls.key'] };
      const sessionFrom = async (): Promise<Buffer> => {
        const socket = await handshake(port, options);
        return new Promise((resolve) => socket.once('session', resolve));
      };
      expect((await handshake(port, { ...options, session: await sessionFrom() })).isSessionReused()).to.equal(true);
      const old = await sessionFrom();
      await swap(serverFiles());
      expect((await handshake(port, { ...options, session: old })).isSessionReused()).to.equal(false);
    });

    it('verify the next client by the new authorities', async () => {
      const next = createAuthority('Next CA');
      const { certificates, swap } = await mount(serverFiles());
      const { port } = await serve({ certificates, requireClientCertificate: true });
      const bundle = authority.certificatePem + next.certificatePem;
      const old = await mount(clientFiles(authority, bundle));
      const fresh = await mount(clientFiles(next, bundle));
      await rejection(clientOf(port, fresh.certificates).echo('x'));
      await swap(serverFiles(authority, bundle));
      expect(await clientOf(port, fresh.certificates).echo('x')).to.equal('x');
      expect(await clientOf(port, old.certificates).echo('x')).to.equal('x');
      await swap(serverFiles(next, next.certificatePem));
      await rejection(clientOf(port, old.certificates).echo('x'));
    });

    it('connect a client again with its new certificate and authorities', async () => {
      const next = createAuthority('Next CA');
      const server = await mount(serverFiles());
      const first = await serve({ certificates: server.certificates, requireClientCertificate: true });
      const { certificates, swap } = await mount(clientFiles());
      const client = clientOf(first.port, certificates, { 'grpc.initial_reconnect_backoff_ms': 100 });
      expect(await client.echo('x')).to.equal('x');
      first.close();
      // The same port without the old CA: only a client that has read the new files can connect.
      const other = await mount(serverFiles(next, next.certificatePem));
      await swap(clientFiles(next, next.certificatePem));
      const again = await startEchoServer(
        createServerTls({ certificates: other.certificates, requireClientCertificate: true }),
        first.port,
      );
      closing.push(() => again.close());
      expect(await client.echo('y', { waitForReady: true })).to.equal('y');
    });

    it('lose none of 2,000 calls over renewals of server, client and authority, and of a change to a new authority', async function renewals() {
      this.timeout(30_000);
      const next = createAuthority('Next CA');
      const bundle = authority.certificatePem + next.certificatePem;
      const server = await mount(serverFiles());
      const client = await mount(clientFiles());
      const { port } = await serve({ certificates: server.certificates, requireClientCertificate: true });
      const renewed: Authority = authority.renew();
      const steps = [
        async () => server.swap(serverFiles()),
        async () => client.swap(clientFiles()),
        async () =>
          Promise.all([
            server.swap(serverFiles(renewed, renewed.certificatePem)),
            client.swap(clientFiles(renewed, renewed.certificatePem)),
          ]),
        // The runbook for a new key: trust both, reissue, remove the old one.
        async () =>
          Promise.all([server.swap(serverFiles(authority, bundle)), client.swap(clientFiles(authority, bundle))]),
        async () => server.swap(serverFiles(next, bundle)),
        async () => client.swap(clientFiles(next, bundle)),
        async () =>
          Promise.all([
            server.swap(serverFiles(next, next.certificatePem)),
            client.swap(clientFiles(next, next.certificatePem)),
          ]),
      ];
      const lasting = clientOf(port, client.certificates);
      const perStep = 250;
      let calls = 0;
      for (const step of [async () => undefined, ...steps]) {
        const inFlight = Array.from({ length: perStep / 2 }, async (_, i) => lasting.echo(`${i}`));
        await step();
        // Half use a connection that is created after the change.
        const fresh = clientOf(port, client.certificates);
        inFlight.push(...Array.from({ length: perStep / 2 }, async (_, i) => fresh.echo(`${i}`)));
        calls += (await Promise.all(inFlight)).length;
      }
      expect(calls).to.equal(2_000);
      expect([server.certificates.generation, client.certificates.generation]).to.deep.equal([6, 6]);
    });
  });
});
