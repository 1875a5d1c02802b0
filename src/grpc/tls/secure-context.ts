import type { SecureContextOptions } from 'node:tls';
import type { Certificates } from './read-generation.js';

/** The TLS versions that HTTP/2 allows. */
export type TlsVersion = 'TLSv1.2' | 'TLSv1.3';

/**
 * The cipher suites of gRPC core (src/core/lib/security/security_connector/ssl_utils.cc): those of TLS 1.3, and of
 * TLS 1.2 those that HTTP/2 allows (RFC 9113, appendix A): forward secret and authenticated. Node's own list is
 * wider, and an environment variable can widen it further.
 */
const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
].join(':');

/** The TLS options for both sides: the certificates, versions from `minVersion` up, and gRPC's ciphers. */
export const secureContextOptions = (
  { identity, authorities }: Certificates,
  minVersion: TlsVersion,
): SecureContextOptions => ({
  ...(identity && { cert: identity.certificateChain, key: identity.privateKey }),
  ...(authorities && { ca: authorities }),
  ciphers,
  minVersion,
  // Explicit, because a flag of Node can lower the default.
  maxVersion: 'TLSv1.3',
});
