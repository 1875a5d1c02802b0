import { expect } from 'chai';
import { X509Certificate } from 'node:crypto';
import { createServer } from 'node:tls';
import { createAuthority, type LeafOptions, listen } from '../../src/grpc/testing/index.js';
import { certificateFaults } from '../../src/doctor/checks/certificate-faults.js';
import { shakeHands } from '../../src/doctor/checks/handshake.js';
import { compareShares } from '../../src/doctor/checks/shares.js';
import { closing } from '../support/closing.js';

const authority = createAuthority('CA');
const day = 86_400_000;

const faultsOf = (
  leaf: LeafOptions,
  {
    distrust,
    names = ['duet-user.shop.svc'],
    by = authority,
    nowMs = Date.now(),
  }: { distrust?: string; names?: string[]; by?: typeof authority; nowMs?: number } = {},
): string[] =>
  certificateFaults(
    { leaf: new X509Certificate(by.issue(leaf).certificatePem), distrust },
    { names, authorities: Buffer.from(by.certificatePem), nowMs },
  ).map(({ kind }) => kind);

describe('what is wrong with a certificate', () => {
  const dns = ['duet-user.shop.svc', '*.duet-user-headless.shop.svc'];

  it('is nothing when it is good', () => {
    expect(faultsOf({ dns }, { names: [...dns, 'duet-user-1.duet-user-headless.shop.svc'] })).to.deep.equal([]);
  });

  it('is each fault by itself, and all of them together', () => {
    const past = { notBefore: new Date(Date.now() - 9 * day), notAfter: new Date(Date.now() - day) };
    expect(faultsOf({ dns, ...past }, { distrust: 'CERT_HAS_EXPIRED' })).to.deep.equal(['expired']);
    expect(faultsOf({ dns, notBefore: new Date(Date.now() + day) }, { distrust: 'CERT_NOT_YET_VALID' })).to.deep.equal([
      'not-yet-valid',
    ]);
    expect(
      faultsOf({ dns, notBefore: new Date(Date.now() - 99 * day), notAfter: new Date(Date.now() + day) }),
    ).to.deep.equal(['expiring']);
    expect(faultsOf({ dns, ...past }, { distrust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', names: ['other'] })).to.deep.equal(
      ['expired', 'names', 'authority'],
    );
  });

  it('takes a name with a star for itself alone, and an address for an address', () => {
    expect(faultsOf({ dns: ['duet-user.shop.svc'] }, { names: ['*.shop.svc'] })).to.deep.equal(['names']);
    expect(faultsOf({ ip: ['10.0.0.1'] }, { names: ['10.0.0.1'] })).to.deep.equal([]);
    expect(faultsOf({ ip: ['10.0.0.1'] }, { names: ['10.0.0.2'] })).to.deep.equal(['names']);
  });

  it('is its CA, when that ends before it', () => {
    const old = createAuthority('Old CA', {
      notBefore: new Date(Date.now() - 99 * day),
      notAfter: new Date(Date.now() - day),
    });
    expect(faultsOf({ dns }, { by: old, distrust: 'CERT_HAS_EXPIRED' })).to.deep.equal(['authority-expired']);
    // A bundle may contain it twice, because a renewed CA keeps its key.
    const both = { ...old, certificatePem: `${old.certificatePem}${old.renew().certificatePem}` };
    expect(faultsOf({ dns }, { by: both })).to.deep.equal([]);
  });
});

describe('a handshake', () => {
  const use = closing();

  it('shows the certificate of a server that is known only by its address', async () => {
    const { certificatePem: cert, privateKeyPem: key } = authority.issue({ ip: ['127.0.0.1'] });
    const server = use(createServer({ cert, key, ALPNProtocols: ['h2'] }, (socket) => socket.end('h2')));
    const pod = { name: undefined, address: '127.0.0.1', port: await listen(server), ready: true };
    const options = {
      serverName: '127.0.0.1',
      certificates: { authorities: Buffer.from(authority.certificatePem) },
      timeoutMs: 5_000,
    };
    expect(await shakeHands(pod, options)).to.deep.include({ kind: 'presented', distrust: undefined, accepted: true });
  });
});

describe('the shares of pods', () => {
  const shares = (...counts: number[]): string[] => {
    const pods = counts.map((_count, index) => `pod-${index}`);
    return compareShares(pods, new Map(counts.map((count, index) => [`pod-${index}`, count]))).uneven.map(
      ({ address }) => address,
    );
  };

  it('are even within half and twice', () => {
    for (const counts of [[100], [50, 50], [26, 74], [33, 33, 34], [17, 50, 33]])
      expect(shares(...counts), String(counts)).to.deep.equal([]);
  });

  it('name who lacks calls, rather than who has them instead', () => {
    expect(shares(100, 0)).to.deep.equal(['pod-1']);
    expect(shares(50, 50, 0)).to.deep.equal(['pod-2']);
    expect(shares(24, 76)).to.deep.equal(['pod-0']);
  });

  it('name pods with far too many calls when no pod lacks them', () => {
    expect(shares(28, 9, 9, 9, 9, 9, 9, 9, 9)).to.deep.equal(['pod-0']);
  });
});
