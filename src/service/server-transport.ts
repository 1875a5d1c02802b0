import { ServerCredentials } from '@grpc/grpc-js';
import type { Logger } from '../grpc/logger.js';
import { openCertificateDirectory } from '../grpc/tls/certificate-directory.js';
import type { CertificateFacts } from '../grpc/tls/expiry.js';
import { createTlsServerCredentials } from '../grpc/tls/server-credentials.js';
import type { Scope } from '../platform/lifecycle.js';
import type { TlsSettings } from '../platform/settings/tls-settings.js';

export interface TransportOptions {
  readonly logger: Logger;
  readonly scope: Pick<Scope, 'use'>;
  /** Told of each certificate in use. */
  readonly onCertificate: (certificate: CertificateFacts) => void;
}

/**
 * A server's credentials, which follow the mounted certificates; plaintext where TLS_MODE says so.
 * @throws StatusError FAILED_PRECONDITION naming the file that is missing or does not fit
 */
export const openServerTransport = async (tls: TlsSettings, { logger, scope, onCertificate }: TransportOptions): Promise<ServerCredentials> => {
  if (tls.mode === 'disabled') return ServerCredentials.createInsecure();
  const mutual = tls.mode === 'mutual';
  const certificates = scope.use(
    'server certificates',
    await openCertificateDirectory({ directory: tls.directory, needs: { identity: true, authorities: mutual }, logger, onCertificate }),
  );
  return createTlsServerCredentials({ certificates, requireClientCertificate: mutual });
};
