/**
 * Why no encrypted connection came about. `authority`: no CA that is trusted here signed the certificate. `name`: it is for
 * another name. `time`: it has expired, or is not valid yet. `plaintext-only`: the server does not support TLS. `encrypted-only`: it
 * takes no connection without TLS.
 */
export type CertificateProblem = 'authority' | 'name' | 'time' | 'plaintext-only' | 'encrypted-only';

/** Source: Node.js, "X509 certificate error codes". */
const codes: Readonly<Record<string, CertificateProblem>> = {
  CERT_SIGNATURE_FAILURE: 'authority',
  CERT_UNTRUSTED: 'authority',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'authority',
  INVALID_CA: 'authority',
  SELF_SIGNED_CERT_IN_CHAIN: 'authority',
  UNABLE_TO_GET_ISSUER_CERT: 'authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'authority',
  ERR_TLS_CERT_ALTNAME_INVALID: 'name',
  CERT_HAS_EXPIRED: 'time',
  CERT_NOT_YET_VALID: 'time',
};

/** `pg` and PostgreSQL have no code for these. Sources: pg, lib/connection.js; PostgreSQL, src/backend/libpq/auth.c. */
const words: readonly (readonly [RegExp, CertificateProblem])[] = [
  [/server does not support SSL/i, 'plaintext-only'],
  [/no pg_hba\.conf entry .*no encryption/i, 'encrypted-only'],
];

/** The problem behind an error of `pg` while connecting; undefined if encryption did not cause it. */
export const certificateProblem = (error: unknown): CertificateProblem | undefined => {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return codes[code] ?? words.find(([form]) => form.test(error.message))?.[1];
};
