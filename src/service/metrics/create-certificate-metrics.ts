import type { Registry } from 'prom-client';
import type { CertificateFacts } from '../../grpc/tls/index.js';
import { talliedGauge } from '../../platform/metrics/tallied.js';

/** Sets all certificates that one user of them, such as the server, has in use from now on. */
export type CertificateSink = (user: string, certificates: readonly CertificateFacts[]) => void;

/**
 * The validity of the certificates in use. The serial number distinguishes those of one name, such as a CA's old and
 * new one while both are trusted; with the same serial, the one that expires first counts. A certificate that is no
 * longer in use has no series.
 */
export const createCertificateMetrics = (registry: Registry): CertificateSink => {
  const byUser = new Map<string, readonly CertificateFacts[]>();

  const inUse = (): Iterable<readonly [Record<'role' | 'certificate' | 'serial', string>, CertificateFacts]> => {
    const earliest = new Map<string, readonly [Record<'role' | 'certificate' | 'serial', string>, CertificateFacts]>();
    for (const certificate of [...byUser.values()].flat()) {
      const labels = {
        role: certificate.role,
        certificate: certificate.subject || certificate.names,
        serial: certificate.serialNumber,
      };
      const key = JSON.stringify(labels);
      const known = earliest.get(key);
      if (known === undefined || certificate.notAfterMs < known[1].notAfterMs) earliest.set(key, [labels, certificate]);
    }
    return earliest.values();
  };
  const gauge = (name: string, help: string, timeMs: (certificate: CertificateFacts) => number): void =>
    talliedGauge(registry, {
      name,
      help,
      labelNames: ['role', 'certificate', 'serial'] as const,
      values: () => [...inUse()].map(([labels, certificate]) => [labels, timeMs(certificate) / 1000] as const),
    });
  gauge(
    'tls_certificate_not_before_seconds',
    'Start of the validity of a certificate in use, in seconds since the epoch.',
    ({ notBeforeMs }) => notBeforeMs,
  );
  gauge(
    'tls_certificate_not_after_seconds',
    'End of the validity of a certificate in use, in seconds since the epoch.',
    ({ notAfterMs }) => notAfterMs,
  );

  return (user, certificates) => void byUser.set(user, certificates);
};
