import { expect } from 'chai';
import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { makeCertificates, type TestCertificates } from '../../../src/grpc/testing/index.js';
import { openCertificateDirectory } from '../../../src/grpc/tls/index.js';
import { closing } from '../../support/closing.js';

describe('the certificates of a test', () => {
  const use = closing();
  const leafOf = async ({ directory }: TestCertificates): Promise<X509Certificate> =>
    new X509Certificate(await readFile(`${directory}/tls.crt`));

  it('name this machine, or the given names, and serve both sides', async () => {
    const leaf = await leafOf(use(await makeCertificates()));
    expect(leaf.subjectAltName).to.equal('DNS:localhost, IP Address:127.0.0.1');
    expect(leaf.keyUsage).to.have.length(2);
    const named = await leafOf(use(await makeCertificates({ dns: ['notes.example'], ip: [] })));
    expect(named.subjectAltName).to.equal('DNS:notes.example');
  });

  it('are renewed in place, by the same authority', async () => {
    const made = use(await makeCertificates());
    const followed = use(
      await openCertificateDirectory({ directory: made.directory, needs: { identity: true, authorities: true } }),
    );
    const before = await leafOf(made);
    const notAfter = new Date(Date.now() + 3_600_000);
    await made.renew({ notAfter });
    const after = await leafOf(made);
    expect(after.serialNumber).not.to.equal(before.serialNumber);
    expect(Math.abs(Date.parse(after.validTo) - notAfter.getTime())).to.be.below(1_000);
    const authority = new X509Certificate(made.authority.certificatePem);
    expect([before, after].map((leaf) => leaf.verify(authority.publicKey))).to.deep.equal([true, true]);
    const { generation } = followed;
    await followed.refresh();
    expect(followed.generation).not.to.equal(generation);
  });

  it('are removed at close', async () => {
    const made = await makeCertificates();
    await made.close();
    expect(existsSync(made.directory)).to.equal(false);
  });
});
