import { type CallCredentials, ChannelCredentials, type ChannelOptions, type experimental } from '@grpc/grpc-js';
import { createSecureContext, type SecureContext } from 'node:tls';
import { withoutAddressAsName } from '../internals/client.js';
import type { CertificateDirectory } from './certificate-directory.js';
import { secureContextOptions, type TlsVersion } from './secure-context.js';

/** The certificates of a channel. */
export interface TlsChannelOptions {
  /** Opened with `needs.authorities`; for mutual TLS with `needs.identity` too. */
  readonly certificates: CertificateDirectory;
  /** TLS 1.2 by default; 1.3 is used whenever the server supports it. */
  readonly minVersion?: TlsVersion;
}

/**
 * Channel credentials that follow a certificate directory: each new connection uses the newest authorities and key
 * pair. To replace open connections, give endpoints an attribute with `certificates.generation`.
 */
export const createTlsChannelCredentials = ({
  certificates,
  minVersion = 'TLSv1.2',
}: TlsChannelOptions): ChannelCredentials => {
  if (certificates.current.authorities === undefined) throw new TypeError('a TLS client requires ca.crt');
  return new DirectoryChannelCredentials(certificates, minVersion);
};

type GrpcUri = experimental.GrpcUri;
type SecureConnector = experimental.SecureConnector;

/*
 * `ChannelCredentials.createSsl` never changes; grpc-js's credentials for certificate providers support neither
 * versions nor ciphers. So each connection uses the credentials that `createFromSecureContext` creates for its
 * generation.
 */
class DirectoryChannelCredentials extends ChannelCredentials {
  readonly #certificates: CertificateDirectory;
  readonly #minVersion: TlsVersion;
  #made: { generation: number; context: SecureContext } | undefined;

  constructor(certificates: CertificateDirectory, minVersion: TlsVersion) {
    super();
    this.#certificates = certificates;
    this.#minVersion = minVersion;
  }

  #context(): SecureContext {
    const { generation, current } = this.#certificates;
    if (this.#made?.generation !== generation) {
      this.#made = { generation, context: createSecureContext(secureContextOptions(current, this.#minVersion)) };
    }
    return this.#made.context;
  }

  override _isSecure(): boolean {
    return true;
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(
    target: GrpcUri,
    options: ChannelOptions,
    callCredentials?: CallCredentials,
  ): SecureConnector {
    const connector = (): SecureConnector =>
      withoutAddressAsName(
        ChannelCredentials.createFromSecureContext(this.#context())._createSecureConnector(
          target,
          options,
          callCredentials,
        ),
      );
    const first = connector();
    return {
      // A connector lives as long as its subchannel, which reconnects many times.
      connect: async (socket) => connector().connect(socket),
      waitForReady: async () => first.waitForReady(),
      getCallCredentials: () => first.getCallCredentials(),
      destroy: () => first.destroy(),
    };
  }
}
