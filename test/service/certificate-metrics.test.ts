import { expect } from 'chai';
import { Registry } from 'prom-client';
import type { CertificateFacts } from '../../src/grpc/tls/index.js';
import { createCertificateMetrics } from '../../src/service/metrics/create-certificate-metrics.js';

const ca = (serialNumber: string, notAfterMs: number): CertificateFacts => ({
  role: 'authority',
  subject: 'CN=duet-ca',
  names: '',
  serialNumber,
  notBeforeMs: 1_000,
  notAfterMs,
});

describe('the metrics of certificates', () => {
  const setUp = () => {
    const registry = new Registry();
    const tell = createCertificateMetrics(registry);
    /** `role certificate serial seconds` of each expiry. */
    const ends = async (): Promise<string[]> =>
      [
        ...(await registry.metrics()).matchAll(
          /^tls_certificate_not_after_seconds\{role="(\w+)",certificate="([^"]*)",serial="(\w+)"\} (\d+)$/gm,
        ),
      ].map(([, ...parts]) => parts.join(' '));
    return { registry, tell, ends };
  };

  it('tell apart two authorities of one name', async () => {
    const { tell, ends } = setUp();
    tell('server', [ca('AA', 5_000), ca('BB', 9_000)]);
    expect(await ends()).to.have.members(['authority CN=duet-ca AA 5', 'authority CN=duet-ca BB 9']);
  });

  it('tell when the first of two ends that have the same serial number as well', async () => {
    const { tell, ends } = setUp();
    tell('server', [ca('01', 9_000), ca('01', 5_000), ca('01', 7_000)]);
    expect(await ends()).to.deep.equal(['authority CN=duet-ca 01 5']);
  });

  it('have none of a certificate that is no longer in use, and keep those of another user', async () => {
    const { registry, tell, ends } = setUp();
    tell('server', [ca('AA', 5_000)]);
    tell('channel', [ca('AA', 5_000), ca('CC', 6_000)]);
    tell('server', [ca('BB', 9_000)]);
    expect(await ends()).to.have.members([
      'authority CN=duet-ca BB 9',
      'authority CN=duet-ca AA 5',
      'authority CN=duet-ca CC 6',
    ]);
    tell('channel', []);
    expect(await ends()).to.deep.equal(['authority CN=duet-ca BB 9']);
    expect(await registry.metrics()).to.include(
      'tls_certificate_not_before_seconds{role="authority",certificate="CN=duet-ca",serial="BB"} 1',
    );
  });

  it('go by the alternative names where there is no subject', async () => {
    const { tell, ends } = setUp();
    tell('server', [{ ...ca('DD', 5_000), role: 'identity', subject: '', names: 'DNS:a, DNS:b' }]);
    expect(await ends()).to.deep.equal(['identity DNS:a, DNS:b DD 5']);
  });
});
