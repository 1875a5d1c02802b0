import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from '../../../src/grpc/testing/index.js';

/** Files for programs in other languages. */
export interface CertificateFiles {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
  readonly authorityPem: Buffer;
  close(): Promise<void>;
}

/** A certificate for localhost and 127.0.0.1, from its own CA. */
export const writeCertificates = async (): Promise<CertificateFiles> => {
  const folder = await mkdtemp(join(tmpdir(), 'duet-conformance-'));
  const authority = createAuthority('Conformance CA');
  const leaf = authority.issue({ dns: ['localhost'], ip: ['127.0.0.1'] });
  const write = async (name: string, pem: string): Promise<string> => {
    await writeFile(join(folder, name), pem);
    return join(folder, name);
  };
  return {
    authority: await write('ca.crt', authority.certificatePem),
    certificate: await write('tls.crt', leaf.certificatePem),
    key: await write('tls.key', leaf.privateKeyPem),
    authorityPem: Buffer.from(authority.certificatePem),
    close: () => rm(folder, { recursive: true, force: true }),
  };
};
