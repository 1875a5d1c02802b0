import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { certificateFacts, phaseOf, splitPem } from '../../grpc/tls/index.js';
import type { Handshake } from './handshake.js';

export interface CertificatePromise {
  /** The required names; `*.x` must appear literally. */
  readonly names: readonly string[];
  readonly authorities: Buffer;
  readonly nowMs: number;
}

export type CertificateFault =
  | { readonly kind: 'expired' | 'expiring' | 'not-yet-valid'; readonly text: string }
  | { readonly kind: 'names' | 'authority' | 'authority-expired'; readonly text: string };

/** Faults that expiry alone explains. */
const timely = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/** All faults of a certificate that a server presented. */
export const certificateFaults = (
  { leaf, distrust }: Pick<Extract<Handshake, { kind: 'presented' }>, 'leaf' | 'distrust'>,
  { names, authorities, nowMs }: CertificatePromise,
): CertificateFault[] => {
  const faults: CertificateFault[] = [];
  const [facts] = certificateFacts({
    identity: { certificateChain: Buffer.from(leaf.toString()), privateKey: Buffer.alloc(0) },
  });
  const phase = facts ? phaseOf(facts, nowMs) : 'valid';
  if (phase === 'expired') faults.push({ kind: 'expired', text: `expired on ${dayOf(leaf.validTo)}` });
  if (phase === 'expiring')
    faults.push({ kind: 'expiring', text: `expires soon, on ${dayOf(leaf.validTo)}, and has not been renewed` });
  if (phase === 'not-yet-valid')
    faults.push({ kind: 'not-yet-valid', text: `is not valid before ${dayOf(leaf.validFrom)}` });

  const missing = names.filter((name) => !carries(leaf, name));
  if (missing.length > 0)
    faults.push({
      kind: 'names',
      text: `lacks the name ${missing.join(', ')}; its names are ${leaf.subjectAltName ?? 'none'}`,
    });

  if (distrust !== undefined && !timely.includes(distrust)) {
    faults.push({
      kind: 'authority',
      text: `is not signed by a CA that this pod trusts (${distrust}); its issuer is ${oneLine(leaf.issuer)}`,
    });
  }
  const late = expiredIssuer(leaf, authorities, nowMs);
  if (late !== undefined) faults.push({ kind: 'authority-expired', text: `is signed by ${late}` });
  return faults;
};

/**
 * The CA of the bundle that signed it, if that CA has expired or will soon. A CA that was renewed with its key is
 * there twice.
 */
const expiredIssuer = (leaf: X509Certificate, authorities: Buffer, nowMs: number): string | undefined => {
  let late: string | undefined;
  for (const pem of splitPem(authorities)) {
    const authority = new X509Certificate(pem);
    if (!leaf.checkIssued(authority) || !leaf.verify(authority.publicKey)) continue;
    const [facts] = certificateFacts({ authorities: Buffer.from(pem) });
    if (facts === undefined || phaseOf(facts, nowMs) === 'valid') return undefined;
    late = `the CA ${oneLine(authority.subject)}, which expires on ${dayOf(authority.validTo)}`;
  }
  return late;
};

const carries = (leaf: X509Certificate, name: string): boolean => {
  if (name.startsWith('*.')) return (leaf.subjectAltName ?? '').split(', ').includes(`DNS:${name}`);
  return (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) !== undefined;
};

const oneLine = (name: string): string => name.replaceAll('\n', ', ');

export const dayOf = (time: string): string => new Date(time).toISOString().slice(0, 16).replace('T', ' ');
