import { loadYaml } from '@kubernetes/client-node';
import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { find, helm, refusalOf, render, valuesFiles } from './helm.js';
import { imagesOf, podSpecs } from './pods.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('the package of the chart', () => {
  const version = '0.1.0';
  const digests = {
    user: `sha256:${'a'.repeat(64)}`,
    post: `sha256:${'b'.repeat(64)}`,
    gateway: `sha256:${'e'.repeat(64)}`,
    database: `sha256:${'c'.repeat(64)}`,
  };
  const changelog = `# Changelog\n\n## [Unreleased]\n\n### Added\n\n- Not yet.\n
## [${version}] - 2026-01-31\n\n### Added\n\n- A thing: "quoted",\n  of two lines.\n\n### Fixed\n\n- Another.\n`;
  let directory: string;
  let file: string;

  /** As .github/workflows/release.yaml does. */
  const pack = (given: Readonly<Record<string, string>>) =>
    spawnSync(
      process.execPath,
      [
        join(root, 'scripts/package-chart.mjs'),
        ...Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]),
      ],
      { cwd: directory, encoding: 'utf8' },
    );
  const released = (): Record<string, string> => ({
    version,
    registry: 'ghcr.io',
    repository: 'acme/pair',
    'user-digest': digests.user,
    'post-digest': digests.post,
    'gateway-digest': digests.gateway,
    'database-digest': digests.database,
    destination: directory,
  });

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'duet-chart-'));
    cpSync(join(root, 'charts'), join(directory, 'charts'), { recursive: true });
    writeFileSync(join(directory, 'CHANGELOG.md'), changelog);
    const { status, stderr } = pack(released());
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    file = join(directory, `duet-${version}.tgz`);
  });
  after(() => rmSync(directory, { recursive: true }));

  const read = (name: string): string =>
    execFileSync('tar', ['--extract', '--to-stdout', '--file', file, `duet/${name}`], { encoding: 'utf8' });

  it('has the files that are installed and read, and not the values of CI', () => {
    const files = execFileSync('tar', ['--list', '--file', file], { encoding: 'utf8' }).trim().split('\n');
    expect(files).to.include.members([
      'duet/Chart.yaml',
      'duet/README.md',
      'duet/examples/values-openshift.yaml',
      'duet/values.yaml',
      'duet/values.schema.json',
      'duet/files/prepare-database.sh',
    ]);
    expect(files.filter((name) => name.startsWith('duet/ci/'))).to.deep.equal([]);
  });

  it('renders what the folder does, with the images of its version', () => {
    const set = ['gateway.enabled=true'];
    const packaged = render({ chart: file, set });
    const folder = render({ set });
    const names = (objects: typeof folder): string[] =>
      objects.map(({ kind = '', metadata }) => `${kind}/${metadata?.name ?? ''}`);
    expect(names(packaged)).to.deep.equal(names(folder));
    expect(Object.fromEntries([...podSpecs(packaged)].map(([pod, spec]) => [pod, imagesOf(spec)]))).to.deep.equal({
      'Deployment/duet-gateway': [`ghcr.io/acme/pair-gateway:${version}@${digests.gateway}`],
      'Deployment/duet-user': [`ghcr.io/acme/pair-user:${version}@${digests.user}`],
      'Deployment/duet-post': [`ghcr.io/acme/pair-post:${version}@${digests.post}`],
      'Pod/duet-test': [`ghcr.io/acme/pair-post:${version}@${digests.post}`],
      'StatefulSet/duet-postgresql': [
        `docker.io/library/postgres:17@${digests.database}`,
        `docker.io/library/postgres:17@${digests.database}`,
      ],
    });
    expect(find(packaged, 'Deployment', 'duet-post').metadata?.labels).to.include({
      'app.kubernetes.io/version': version,
      'helm.sh/chart': `duet-${version}`,
    });
  });

  for (const values of valuesFiles) {
    it(`names each image by registry, repository, tag and digest, with ${values}`, () => {
      const images = [...podSpecs(render({ chart: file, file: values })).values()].flatMap(imagesOf);
      expect(images).to.not.be.empty;
      for (const image of images) expect(image).to.match(/^[\w-]+\.[\w.-]+\/[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/);
    });
  }

  it('refuses a tag that the digest makes ineffective, and takes it with a digest of its own or none', () => {
    const refused = (...set: string[]): string => refusalOf({ chart: file, set });
    expect(refused('image.tag=dev', 'gateway.enabled=true'))
      .to.include('user: image.tag=dev has no effect, because user.image.digest is that of the released image')
      .and.include('post: image.tag=dev has no effect')
      .and.include('gateway: image.tag=dev has no effect');
    expect(refused('database.bundled.image.tag=18-trixie')).to.include(
      'database.bundled.image.tag=18-trixie has no effect',
    );
    expect(refused('image.tag=dev', 'user.image.digest=', `post.image.digest=sha256:${'d'.repeat(64)}`)).to.equal('');
    expect(refused('image.registry=mirror.example/ghcr')).to.equal('');
  });

  it('names the repository that released it, its images and its changes', () => {
    const { home, sources, icon, maintainers, annotations } = loadYaml<Record<string, unknown>>(read('Chart.yaml')) as {
      home: string;
      sources: string[];
      icon: string;
      maintainers: { name: string; url: string }[];
      annotations: Record<string, string>;
    };
    const url = 'https://github.com/acme/pair';
    expect([home, ...sources, maintainers[0]?.url]).to.deep.equal([url, url, url]);
    expect(icon).to.equal(`https://raw.githubusercontent.com/acme/pair/v${version}/charts/duet/icon.svg`);
    expect(loadYaml(annotations['artifacthub.io/images'] ?? '')).to.deep.equal([
      { name: 'user', image: `ghcr.io/acme/pair-user:${version}@${digests.user}` },
      { name: 'post', image: `ghcr.io/acme/pair-post:${version}@${digests.post}` },
      { name: 'gateway', image: `ghcr.io/acme/pair-gateway:${version}@${digests.gateway}` },
      { name: 'postgresql', image: `docker.io/library/postgres:17@${digests.database}` },
    ]);
    expect(loadYaml(annotations['artifacthub.io/changes'] ?? '')).to.deep.equal([
      { kind: 'added', description: 'A thing: "quoted", of two lines.' },
      { kind: 'fixed', description: 'Another.' },
    ]);
    expect(annotations['artifacthub.io/license']).to.equal('Apache-2.0');
    expect(read('README.md'))
      .to.include('helm install duet oci://ghcr.io/acme/pair/charts/duet')
      .and.not.include('OWNER/REPO');
    expect(read('values.yaml')).to.include('# The images of User, Post and the gateway.');
    expect(helm('lint', '--strict', file).stdout).to.not.include('[INFO]');
  });

  it('is not made without the digest of each image', () => {
    for (const name of ['user-digest', 'post-digest', 'gateway-digest', 'database-digest'])
      for (const digest of ['', 'latest', 'sha256:12'])
        expect(pack({ ...released(), [name]: digest }).stderr, `${name} ${digest}`).to.include(`--${name} `);
  });
});
