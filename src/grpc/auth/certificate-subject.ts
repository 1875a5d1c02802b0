import type { PeerCertificate } from 'node:tls';

/**
 * The name that a client certificate is known by in an access policy: its SPIFFE id if it has one (`spiffe://…`, from a URI
 * name), otherwise `dns:` and its first DNS name. Undefined when there is neither, or more than one SPIFFE id, which
 * SPIFFE forbids (X509-SVID, 2). The common name does not count (RFC 9525). The prefix keeps a DNS name from being taken
 * for the subject of a token.
 */
export const certificateSubject = ({
  subjectaltname = '',
}: Pick<PeerCertificate, 'subjectaltname'>): string | undefined => {
  // Node puts a name with a comma or a quote in it into quotes; none of those that count here has one.
  const names = subjectaltname.includes('"') ? [] : subjectaltname.split(', ');
  const ids = names.filter((name) => name.startsWith('URI:spiffe://')).map((name) => name.slice('URI:'.length));
  if (ids.length > 0) return ids.length === 1 ? ids[0] : undefined;
  const host = names.find((name) => name.startsWith('DNS:') && !name.includes('*'));
  return host === undefined ? undefined : `dns:${host.slice('DNS:'.length).toLowerCase()}`;
};
