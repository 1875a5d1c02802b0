import type { SecureContextOptions, TlsOptions } from 'node:tls';
import type { CertificateDirectory } from './certificate-directory.js';
import { secureContextOptions, type TlsVersion } from './secure-context.js';

/** The certificates of a server, and whether clients need one. */
export interface ServerTlsOptions {
  /** A directory opened with `needs.identity`, and for mutual TLS with `needs.authorities`; or fixed certificates. */
  readonly certificates: Pick<CertificateDirectory, 'current'> & Partial<Pick<CertificateDirectory, 'onChange'>>;
  /** Mutual TLS: a client must present a certificate of one of the authorities. Default false. */
  readonly requireClientCertificate?: boolean;
  /** Default TLS 1.2; 1.3 is used whenever the client supports it. */
  readonly minVersion?: TlsVersion;
}

/** How a server encrypts its connections; created by `createServerTls`. */
export interface ServerTls {
  /** Read once, when the server starts to listen. */
  readonly handshake: Pick<TlsOptions, 'requestCert' | 'rejectUnauthorized' | 'handshakeTimeout'>;
  /** Read when the server starts to listen and after each change. */
  secureContext(): SecureContextOptions;
  /** Calls the listener after each change. Returns the unsubscribe function. */
  onChange(listener: () => void): () => void;
}

/**
 * TLS for a server that follows a certificate directory: a handshake after a change uses the new certificate and
 * authorities. Open connections keep theirs.
 *
 * @throws TypeError when `tls.crt` and `tls.key`, or `ca.crt` for mutual TLS, are missing
 */
export const createServerTls = (options: ServerTlsOptions): ServerTls => {
  const { certificates, requireClientCertificate = false, minVersion = 'TLSv1.2' } = options;
  if (certificates.current.identity === undefined) throw new TypeError('a TLS server requires tls.crt and tls.key');
  if (requireClientCertificate && certificates.current.authorities === undefined)
    throw new TypeError('mutual TLS requires ca.crt');
  return {
    handshake: {
      requestCert: requireClientCertificate,
      rejectUnauthorized: requireClientCertificate,
      // Node.js waits 120 s for a peer that connects and stays silent.
      handshakeTimeout: 20_000,
    },
    secureContext() {
      const { authorities, ...identity } = certificates.current;
      // Without mutual TLS the authorities, if any, serve other uses of the directory.
      return secureContextOptions(
        requireClientCertificate && authorities ? { ...identity, authorities } : identity,
        minVersion,
      );
    },
    onChange: (listener) => certificates.onChange?.(listener) ?? (() => {}),
  };
};
