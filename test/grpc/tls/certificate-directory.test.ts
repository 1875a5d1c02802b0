import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  createAuthority,
  createRecordingLogger,
  createSecretVolume,
  type KeyPair,
  type SecretVolume,
} from '../../../src/grpc/testing/index.js';
import {
  type CertificateDirectory,
  type CertificateDirectoryOptions,
  openCertificateDirectory,
} from '../../../src/grpc/tls/certificate-directory.js';
import type { CertificateFacts } from '../../../src/grpc/tls/expiry.js';
import { rejection } from '../../support/rejection.js';

const authority = createAuthority('CA');
const filesOf = (pair: KeyPair, ca = authority.certificatePem): Record<string, string> => ({
  'tls.crt': pair.certificatePem,
  'tls.key': pair.privateKeyPem,
  'ca.crt': ca,
});
const both = { identity: true, authorities: true };
const minuteMs = 60_000;

const keyOf = (type: 'rsa' | 'ed25519'): string => {
  const encoding = { format: 'pem', type: 'pkcs8' } as const;
  const { privateKey } =
    type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  return privateKey.export(encoding).toString();
};

describe('a certificate directory', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  const mount = async (files: Record<string, string>): Promise<SecretVolume> => {
    const volume = await createSecretVolume(files);
    closing.push(async () => volume.close());
    return volume;
  };
  const open = async (
    directory: string,
    options: Partial<CertificateDirectoryOptions> = {},
  ): Promise<CertificateDirectory> => {
    const certificates = await openCertificateDirectory({ directory, needs: both, intervalMs: minuteMs, ...options });
    closing.push(() => certificates.close());
    return certificates;
  };
  const certificateOf = ({ current }: CertificateDirectory): string | undefined =>
    current.identity?.certificateChain.toString();

  it('reads what a mounted secret holds', async () => {
    const pair = authority.issue({ dns: ['a'] });
    const { path } = await mount(filesOf(pair));
    const certificates = await open(path);
    expect(certificates.generation).to.equal(1);
    expect(certificateOf(certificates)).to.equal(pair.certificatePem);
    expect(certificates.current.identity?.privateKey.toString()).to.equal(pair.privateKeyPem);
    expect(certificates.current.authorities?.toString()).to.equal(authority.certificatePem);
  });

  it('reads only what is needed', async () => {
    const { path } = await mount({ 'ca.crt': authority.certificatePem });
    const { current } = await open(path, { needs: { identity: false, authorities: true } });
    expect(current.identity).to.equal(undefined);
    expect(current.authorities?.toString()).to.equal(authority.certificatePem);
  });

  describe('that is not complete at the start', () => {
    const pair = authority.issue({ dns: ['a'] });
    const cases: [string, Record<string, string>, RegExp][] = [
      [
        'lacks the certificate',
        { 'tls.key': pair.privateKeyPem, 'ca.crt': authority.certificatePem },
        /tls\.crt is missing$/,
      ],
      ['lacks the key', { 'tls.crt': pair.certificatePem, 'ca.crt': authority.certificatePem }, /tls\.key is missing$/],
      [
        'lacks the authorities',
        { 'tls.crt': pair.certificatePem, 'tls.key': pair.privateKeyPem },
        /ca\.crt is missing$/,
      ],
      ['has an empty key', { ...filesOf(pair), 'tls.key': '' }, /tls\.key is empty$/],
      [
        'has a key of another certificate',
        { ...filesOf(pair), 'tls.key': authority.privateKeyPem },
        /tls\.crt and tls\.key do not match$/,
      ],
      ...(['rsa', 'ed25519'] as const).map((type): [string, Record<string, string>, RegExp] => [
        `has a key of another type, ${type}`,
        { ...filesOf(pair), 'tls.key': keyOf(type) },
        /tls\.crt and tls\.key do not match$/,
      ]),
      [
        'has a key that is none',
        { ...filesOf(pair), 'tls.key': 'secret garbage' },
        /tls\.key cannot be used \(ERR_OSSL\w+\)$/,
      ],
      [
        'has a certificate that is none',
        { ...filesOf(pair), 'tls.crt': 'garbage' },
        /tls\.crt contains no PEM certificate$/,
      ],
      [
        'has a broken authority among good ones',
        filesOf(pair, `${authority.certificatePem}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`),
        /ca\.crt: certificate 2 of 2 cannot be parsed$/,
      ],
    ];
    for (const [title, files, message] of cases) {
      it(`is refused by the name of the file when it ${title}`, async () => {
        const { path } = await mount(files);
        const error = await rejection(open(path));
        expect(error.message).to.match(message).and.to.contain(path);
        expect(error.message).not.to.contain('garbage');
      });
    }

    it('is refused when it is not there at all', async () => {
      const error = await rejection(open('/nowhere'));
      expect(error.message).to.match(/^\/nowhere\/tls\.crt is missing$/);
    });
  });

  it('follows a swap of the secret, and counts generations', async () => {
    const volume = await mount(filesOf(authority.issue({ dns: ['a'] })));
    const certificates = await open(volume.path);
    const changes: number[] = [];
    certificates.onChange(() => changes.push(certificates.generation));
    const renewed = authority.issue({ dns: ['a'] });
    await volume.replace(filesOf(renewed));
    await certificates.refresh();
    expect(certificateOf(certificates)).to.equal(renewed.certificatePem);
    await volume.replace(filesOf(renewed, authority.renew().certificatePem));
    await certificates.refresh();
    expect(changes).to.deep.equal([2, 3]);
  });

  it('notices by itself', async () => {
    const volume = await mount(filesOf(authority.issue({ dns: ['a'] })));
    const certificates = await open(volume.path, { intervalMs: 5 });
    const changed = new Promise<void>((resolve) => certificates.onChange(resolve));
    const renewed = authority.issue({ dns: ['a'] });
    await volume.replace(filesOf(renewed));
    await changed;
    expect(certificateOf(certificates)).to.equal(renewed.certificatePem);
  });

  it('notifies no listener when the same certificates are written again', async () => {
    const files = filesOf(authority.issue({ dns: ['a'] }));
    const volume = await mount(files);
    const certificates = await open(volume.path);
    certificates.onChange(() => expect.fail('nothing changed'));
    await volume.replace(files);
    await certificates.refresh();
    expect(certificates.generation).to.equal(1);
  });

  it('tells a listener nothing more once it has left', async () => {
    const volume = await mount(filesOf(authority.issue({ dns: ['a'] })));
    const certificates = await open(volume.path);
    const leave = certificates.onChange(() => expect.fail('it has left'));
    leave();
    await volume.replace(filesOf(authority.issue({ dns: ['a'] })));
    await certificates.refresh();
    expect(certificates.generation).to.equal(2);
  });

  it('keeps the last good set while the directory is broken, says so once, and recovers', async () => {
    const first = authority.issue({ dns: ['a'] });
    const volume = await mount(filesOf(first));
    const logger = createRecordingLogger();
    const certificates = await open(volume.path, { logger });
    const warnings = (): string[] =>
      logger.entries.filter(({ level }) => level === 'warn').map(({ fields }) => JSON.stringify(fields));

    await volume.replace({});
    await certificates.refresh();
    await certificates.refresh();
    expect(warnings()).to.have.length(1);
    expect(warnings()[0]).to.contain('tls.crt is missing');

    await volume.replace({ ...filesOf(authority.issue({ dns: ['a'] })), 'tls.key': first.privateKeyPem });
    await certificates.refresh();
    await certificates.refresh();
    expect(warnings()).to.have.length(2);
    expect(warnings()[1]).to.contain('do not match');
    expect(certificateOf(certificates)).to.equal(first.certificatePem);
    expect(certificates.generation).to.equal(1);

    const renewed = authority.issue({ dns: ['a'] });
    await volume.replace(filesOf(renewed));
    await certificates.refresh();
    expect(certificateOf(certificates)).to.equal(renewed.certificatePem);

    await volume.replace({});
    await certificates.refresh();
    expect(warnings(), 'a problem that comes back is said again').to.have.length(3);
  });

  it('follows plain files that are written one after the other', async () => {
    const path = await mkdtemp(join(tmpdir(), 'certificates-'));
    closing.push(async () => rm(path, { recursive: true }));
    const write = async (files: Record<string, string>): Promise<void> => {
      for (const [name, contents] of Object.entries(files)) await writeFile(join(path, name), contents);
    };
    const first = authority.issue({ dns: ['a'] });
    await write(filesOf(first));
    const certificates = await open(path);

    const renewed = authority.issue({ dns: ['a'] });
    await write({ 'tls.crt': renewed.certificatePem });
    await certificates.refresh();
    expect(certificateOf(certificates), 'half way').to.equal(first.certificatePem);
    await write({ 'tls.key': renewed.privateKeyPem });
    await certificates.refresh();
    expect(certificateOf(certificates)).to.equal(renewed.certificatePem);

    await unlink(join(path, 'tls.key'));
    await certificates.refresh();
    expect(certificateOf(certificates)).to.equal(renewed.certificatePem);
  });

  it('names a file that may not be read', async () => {
    const { path } = await mount(filesOf(authority.issue({ dns: ['a'] })));
    // Root can read every file, so for root the key is a directory instead.
    const key = join(path, '..data', 'tls.key');
    if (process.getuid?.() === 0) {
      await unlink(key);
      await mkdir(key);
    } else {
      await chmod(key, 0);
    }
    const error = await rejection(open(path));
    expect(error.message).to.match(/tls\.key cannot be read \(E(ACCES|ISDIR)\)$/);
  });

  it('reports the certificates in use, at the start and after a change', async () => {
    const reports: (readonly CertificateFacts[])[] = [];
    const notAfter = new Date('2031-02-03T04:05:06Z');
    const volume = await mount(filesOf(authority.issue({ dns: ['a'], uri: ['spiffe://duet/a'] })));
    const certificates = await open(volume.path, { onCertificates: (certificates) => reports.push(certificates) });
    expect(reports[0]?.map(({ role, subject }) => [role, subject])).to.deep.equal([
      ['identity', 'CN=a'],
      ['authority', 'CN=CA'],
    ]);
    expect(reports[0]?.[0]?.names).to.equal('URI:spiffe://duet/a, DNS:a');

    const other = createAuthority('Other CA');
    await volume.replace(
      filesOf(authority.issue({ dns: ['b'], notAfter }), authority.certificatePem + other.certificatePem),
    );
    await certificates.refresh();
    expect(reports[1]?.map(({ subject }) => subject)).to.deep.equal(['CN=b', 'CN=CA', 'CN=Other CA']);
    expect(reports[1]?.[0]?.notAfterMs).to.equal(notAfter.getTime());
  });

  it('looks no more once it is closed', async () => {
    const volume = await mount(filesOf(authority.issue({ dns: ['a'] })));
    const certificates = await open(volume.path, { intervalMs: 1 });
    certificates.close();
    await volume.replace(filesOf(authority.issue({ dns: ['a'] })));
    await certificates.refresh();
    expect(certificates.generation).to.equal(1);
  });
});
