import { ServerCredentials } from '@grpc/grpc-js';
import type { SecureContextOptions } from 'node:tls';
import type { CertificateDirectory } from './certificate-directory.js';
import { secureContextOptions, type TlsVersion } from './secure-context.js';

export interface TlsServerOptions {
  /** Must have been opened with `needs.identity`, and for mutual TLS with `needs.authorities`. */
  readonly certificates: CertificateDirectory;
  /** Mutual TLS: a client must present a certificate that one of the authorities signed. Off by default. */
  readonly requireClientCertificate?: boolean;
  /** TLS 1.2 by default; 1.3 is taken whenever the client has it. */
  readonly minVersion?: TlsVersion;
}

/**
 * Server credentials that follow a certificate directory: a handshake that begins after a change is served with the
 * new certificate and verified by the new authorities. Connections that are already open keep what they have.
 */
export const createTlsServerCredentials = ({
  certificates,
  requireClientCertificate = false,
  minVersion = 'TLSv1.2',
}: TlsServerOptions): ServerCredentials => {
  if (certificates.current.identity === undefined) throw new TypeError('a TLS server needs tls.crt and tls.key');
  if (requireClientCertificate && certificates.current.authorities === undefined)
    throw new TypeError('mutual TLS needs ca.crt');
  return new DirectoryServerCredentials(certificates, requireClientCertificate, minVersion);
};

/*
 * grpc-js's own credentials for certificate providers take neither versions nor ciphers, and put a new key pair and
 * a new CA into effect one after the other. ServerCredentials is public and made to be extended.
 */
class DirectoryServerCredentials extends ServerCredentials {
  constructor(certificates: CertificateDirectory, requireClientCertificate: boolean, minVersion: TlsVersion) {
    const contextOptions = (): SecureContextOptions => {
      const { authorities, ...identity } = certificates.current;
      // Without mutual TLS the authorities, if any, are for other uses of the directory.
      return secureContextOptions(
        requireClientCertificate && authorities ? { ...identity, authorities } : identity,
        minVersion,
      );
    };
    super(
      {
        requestCert: requireClientCertificate,
        rejectUnauthorized: requireClientCertificate,
        ALPNProtocols: ['h2'],
        // Node waits 120 s for a peer that connects and says nothing.
        handshakeTimeout: 20_000,
      },
      contextOptions(),
    );
    certificates.onChange(() => this.updateSecureContextOptions(contextOptions()));
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}
