import { X509Certificate } from 'node:crypto';
import type { Logger } from '../common/logger.js';
import { type Certificates, splitPem } from './read-generation.js';

/** The facts of a certificate in use, for a log line and an expiry gauge. */
export interface CertificateFacts {
  /** `identity`: the leaf that is presented. `authority`: a CA that verifies the peer. */
  readonly role: 'identity' | 'authority';
  /** The distinguished name on one line, such as `CN=users`; empty if there is none. */
  readonly subject: string;
  /** The subject alternative names in Node's form: `DNS:a, URI:spiffe://b`. */
  readonly names: string;
  readonly serialNumber: string;
  /** Milliseconds since the epoch. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** The facts of all certificates in use, the own leaf first. */
export const certificateFacts = ({ identity, authorities }: Certificates): CertificateFacts[] => [
  ...(identity
    ? splitPem(identity.certificateChain)
        .slice(0, 1)
        .map((pem) => facts(pem, 'identity'))
    : []),
  ...(authorities ? splitPem(authorities).map((pem) => facts(pem, 'authority')) : []),
];

const facts = (pem: string, role: CertificateFacts['role']): CertificateFacts => {
  const certificate = new X509Certificate(pem);
  return {
    role,
    subject: (certificate.subject ?? '').replaceAll('\n', ', '),
    names: certificate.subjectAltName ?? '',
    serialNumber: certificate.serialNumber,
    notBeforeMs: Date.parse(certificate.validFrom),
    notAfterMs: Date.parse(certificate.validTo),
  };
};

const dayMs = 86_400_000;

/**
 * How long before its expiry a certificate causes a warning: the last fifth of its life, at most 14 days.
 * cert-manager renews when a third is left, so a warning means that a renewal failed.
 */
export const warnBeforeMs = ({ notBeforeMs, notAfterMs }: CertificateFacts): number =>
  Math.min((notAfterMs - notBeforeMs) / 5, 14 * dayMs);

/** The phase of a certificate; `expiring` means that it should have been renewed. */
export type CertificatePhase = 'not-yet-valid' | 'valid' | 'expiring' | 'expired';

/** The phase of a certificate at a time. */
export const phaseOf = (certificate: CertificateFacts, nowMs: number): CertificatePhase => {
  if (nowMs < certificate.notBeforeMs) return 'not-yet-valid';
  if (nowMs >= certificate.notAfterMs) return 'expired';
  return nowMs >= certificate.notAfterMs - warnBeforeMs(certificate) ? 'expiring' : 'valid';
};

/** A function that logs each certificate when it enters a critical phase, and again each day in it. */
export const createExpiryWarnings = (
  logger: Logger,
): ((certificates: readonly CertificateFacts[], nowMs: number) => void) => {
  let said = new Map<string, { phase: CertificatePhase; atMs: number }>();
  return (certificates, nowMs) => {
    const next: typeof said = new Map();
    for (const certificate of certificates) {
      const phase = phaseOf(certificate, nowMs);
      if (phase === 'valid') continue;
      const key = `${certificate.role} ${certificate.serialNumber} ${certificate.subject}`;
      const before = said.get(key);
      const due = before?.phase !== phase || nowMs - before.atMs >= dayMs;
      next.set(key, due ? { phase, atMs: nowMs } : before);
      if (due) warn(logger, certificate, phase);
    }
    said = next;
  };
};

const warn = (
  logger: Logger,
  { role, subject, notBeforeMs, notAfterMs }: CertificateFacts,
  phase: Exclude<CertificatePhase, 'valid'>,
): void => {
  const fields = { role, subject, notBefore: new Date(notBeforeMs), notAfter: new Date(notAfterMs) };
  if (phase === 'expiring')
    logger.warn(fields, 'certificate expires soon and has not been renewed; check cert-manager');
  else if (phase === 'expired') logger.error(fields, 'certificate has expired; renew it, new connections fail');
  else logger.warn(fields, 'certificate is not valid yet; check the clocks');
};
