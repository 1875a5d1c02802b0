import { createAuthority, type Authority, type LeafOptions, type Validity } from './certificates.js';
import { createSecretVolume } from './secret-volume.js';

/** The certificate of a test and its authority, in files. */
export interface TestCertificates {
  readonly authority: Authority;
  /** Has `tls.crt`, `tls.key` and `ca.crt`, as cert-manager writes a Secret and Kubernetes mounts it. */
  readonly directory: string;
  /** Replaces certificate and key by new ones of the same authority, as at a renewal. Default validity: 30 days. */
  renew(validity?: Validity): Promise<void>;
  /** Removes the directory. */
  close(): Promise<void>;
}

/**
 * Writes a certificate of a new authority for servers and clients into a temporary directory. It names `localhost` and
 * 127.0.0.1 unless others are given.
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
