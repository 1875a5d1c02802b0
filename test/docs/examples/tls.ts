import { createAuthority, type Authority } from '../../../src/dev/certificates.js';
import { createSecretVolume, type SecretVolume } from '../../support/secret-volume.js';

export interface Certificates {
  readonly authority: Authority;
  /** tls.crt, tls.key and ca.crt, as cert-manager writes them and Kubernetes mounts them. */
  readonly volume: SecretVolume;
  /** A new certificate from the same authority, as at a renewal. */
  renew(): Promise<void>;
}

export const makeCertificates = async (): Promise<Certificates> => {
  const authority = createAuthority('Example CA');
  const files = (): Record<string, string> => {
    const leaf = authority.issue({ dns: ['echo.example', 'localhost'], ip: ['127.0.0.1'], clientAuth: true });
    return { 'ca.crt': authority.certificatePem, 'tls.crt': leaf.certificatePem, 'tls.key': leaf.privateKeyPem };
  };
  const volume = await createSecretVolume(files());
  return { authority, volume, renew: () => volume.replace(files()) };
};
