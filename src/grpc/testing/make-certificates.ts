import { createAuthority, type Authority, type LeafOptions, type Validity } from './certificates.js';
import { createSecretVolume } from './secret-volume.js';

/** A test certificate and its authority, in files. */
export interface TestCertificates {
  readonly authority: Authority;
  /** Contains `tls.crt`, `tls.key` and `ca.crt`, as in a mounted cert-manager Secret. */
  readonly directory: string;
  /** Replaces certificate and key with new ones of the same authority, as in a renewal. Default validity: 30 days. */
  renew(validity?: Validity): Promise<void>;
  /** Removes the directory. */
  close(): Promise<void>;
}

/**
 * Writes a certificate of a new authority for servers and clients into a temporary directory. Its default names are
 * `localhost` and 127.0.0.1.
 */
export const makeCertificates = async ({
  dns = ['localhost'],
  ip = ['127.0.0.1'],
  ...leaf
}: LeafOptions = {}): Promise<TestCertificates> => {
  const authority = createAuthority('Test CA');
  const files = (validity: Validity = {}): Record<string, string> => {
    const { certificatePem, privateKeyPem } = authority.issue({ dns, ip, clientAuth: true, ...leaf, ...validity });
    return { 'ca.crt': authority.certificatePem, 'tls.crt': certificatePem, 'tls.key': privateKeyPem };
  };
  const volume = await createSecretVolume(files());
  return {
    authority,
    directory: volume.path,
    renew: (validity) => volume.replace(files(validity)),
    close: () => volume.close(),
  };
};
