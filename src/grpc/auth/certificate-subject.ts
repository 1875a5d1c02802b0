import type { PeerCertificate } from 'node:tls';

/**
 * The subject of a client certificate in an access policy: its SPIFFE id (`spiffe://…`, from a URI name), otherwise
 * `dns:` and its first DNS name. Undefined without either, or with more than one SPIFFE id, which SPIFFE forbids
 * (X509-SVID, 2). The common name does not count (RFC 9525). The prefix distinguishes a DNS name from the subject of
 * a token.
 */
export const certificateSubject = ({
  subjectaltname = '',
}: Pick<PeerCertificate, 'subjectaltname'>): string | undefined => {
  // Node quotes names that contain a comma or a quote; no valid name here contains one.
  const names = subjectaltname.includes('"') ? [] : subjectaltname.split(', ');
  const ids = names.filter((name) => name.startsWith('URI:spiffe://')).map((name) => name.slice('URI:'.length));
  if (ids.length > 0) return ids.length === 1 ? ids[0] : undefined;
  const host = names.find((name) => name.startsWith('DNS:') && !name.includes('*'));
  return host === undefined ? undefined : `dns:${host.slice('DNS:'.length).toLowerCase()}`;
};
