import { X509Certificate } from 'node:crypto';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import { expect } from 'chai';
import { createAuthority, listen } from '../../../src/grpc/testing/index.js';

describe('a throwaway certificate authority', () => {
  const authority = createAuthority('Test CA');

  it('signs itself and may sign others', () => {
    const certificate = new X509Certificate(authority.certificatePem);
    expect(certificate.ca).to.equal(true);
    expect(certificate.subject).to.equal('CN=Test CA');
    expect(certificate.verify(certificate.publicKey)).to.equal(true);
  });

  it('issues leaves with every kind of name', () => {
    const { certificatePem } = authority.issue({
      dns: ['a.example', '*.b.example'],
      ip: ['127.0.0.1', '::1', '2001:db8::7:0'],
      uri: ['spiffe://duet/post'],
    });
    const leaf = new X509Certificate(certificatePem);
    expect(leaf.ca).to.equal(false);
    expect(leaf.checkIssued(new X509Certificate(authority.certificatePem))).to.equal(true);
    expect(leaf.checkHost('a.example')).to.equal('a.example');
    expect(leaf.checkHost('x.b.example')).to.equal('*.b.example');
    expect(leaf.checkIP('127.0.0.1')).to.equal('127.0.0.1');
    expect(leaf.checkIP('::1')).to.equal('::1');
    expect(leaf.checkIP('2001:db8::7:0')).to.equal('2001:db8::7:0');
    expect(leaf.subjectAltName).to.contain('URI:spiffe://duet/post');
  });

  it('says for which purposes a leaf may be used', () => {
    const server = new X509Certificate(authority.issue({ dns: ['a'] }).certificatePem);
    const both = new X509Certificate(authority.issue({ dns: ['a'], clientAuth: true }).certificatePem);
    expect(server.keyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.1']);
    expect(both.keyUsage).to.deep.equal(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  });

  it('keeps the validity that it is given, on both sides of 2050', () => {
    const notBefore = new Date('2049-12-31T23:59:58Z');
    const notAfter = new Date('2050-01-01T00:00:01Z');
    const leaf = new X509Certificate(authority.issue({ dns: ['a'], notBefore, notAfter }).certificatePem);
    expect(new Date(leaf.validFrom)).to.deep.equal(notBefore);
    expect(new Date(leaf.validTo)).to.deep.equal(notAfter);
  });

  it('renews with the same key, so that what it issued before stays valid', () => {
    const leaf = new X509Certificate(authority.issue({ dns: ['a'] }).certificatePem);
    const renewed = authority.renew();
    expect(renewed.certificatePem).not.to.equal(authority.certificatePem);
    expect(leaf.verify(new X509Certificate(renewed.certificatePem).publicKey)).to.equal(true);
    expect(leaf.verify(new X509Certificate(createAuthority('Test CA').certificatePem).publicKey)).to.equal(false);
  });

  it('is accepted by TLS, on both sides', async () => {
    const server = authority.issue({ dns: ['localhost'] });
    const client = authority.issue({ commonName: 'client', clientAuth: true });
    const listener = createServer({
      cert: server.certificatePem,
      key: server.privateKeyPem,
      ca: authority.certificatePem,
      requestCert: true,
    });
    const accepted = new Promise<TLSSocket>((resolve) => listener.once('secureConnection', resolve));
    const port = await listen(listener);
    const socket = connect({
      host: '127.0.0.1',
      port,
      servername: 'localhost',
      ca: authority.certificatePem,
      cert: client.certificatePem,
      key: client.privateKeyPem,
    });
    try {
      await once(socket, 'secureConnect');
      const peer = await accepted;
      expect(socket.authorized).to.equal(true);
      expect(peer.authorized).to.equal(true);
      expect(peer.getPeerCertificate().subject.CN).to.equal('client');
    } finally {
      socket.destroy();
      listener.close();
      await once(listener, 'close');
    }
  });
});
