/** The certificates of a PEM bundle, one string each, in order; text between them is skipped. */
export const splitPem = (pem: Buffer): string[] =>
  pem.toString('latin1').match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
