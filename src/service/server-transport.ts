import type { Logger } from '../grpc/index.js';
import { type CertificateFacts, createServerTls, openCertificateDirectory, type ServerTls } from '../grpc/tls/index.js';
import type { Scope } from '../platform/lifecycle.js';
import type { TlsSettings } from '../platform/settings/tls-settings.js';

export interface TransportOptions {
  readonly logger: Logger;
  readonly scope: Pick<Scope, 'use'>;
  /** Called with all certificates in use, at the start and after each change. */
  readonly onCertificates: (certificates: readonly CertificateFacts[]) => void;
}

export interface ServerTransport {
  readonly tls: ServerTls | 'disabled';
  /** Calls the listener when older connections should be reopened. */
  readonly onChange: (listener: (change: { readonly withinMs: number }) => void) => void;
}

/**
 * A server's TLS, which follows the mounted certificates; plaintext if TLS_MODE is disabled.
 * @throws StatusError FAILED_PRECONDITION naming the file that is missing or not valid
 */
export const openServerTransport = async (
  tls: TlsSettings,
  { logger, scope, onCertificates }: TransportOptions,
): Promise<ServerTransport> => {
  if (tls.mode === 'disabled') return { tls: 'disabled', onChange: () => {} };
  const mutual = tls.mode === 'mutual';
  const certificates = scope.use(
    'server certificates',
    await openCertificateDirectory({
      directory: tls.directory,
      needs: { identity: true, authorities: mutual },
      logger,
      onCertificates,
    }),
  );
  return {
    tls: createServerTls({ certificates, requireClientCertificate: mutual }),
    onChange: (listener) => void certificates.onChange(() => listener({ withinMs: tls.reconnectWithinMs })),
  };
};
