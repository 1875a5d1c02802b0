import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chart, find, helm, render } from './helm.js';
import { podSpecs } from './pods.js';

describe('the package of the chart', () => {
  const version = '9.8.7';
  let directory: string;
  let file: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'duet-chart-'));
    // As .github/workflows/release.yaml does.
    const { status, stderr } = helm(
      'package',
      chart,
      '--version',
      version,
      '--app-version',
      version,
      '--destination',
      directory,
    );
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
    file = join(directory, `duet-${version}.tgz`);
  });
  after(() => rmSync(directory, { recursive: true }));

  it('has the files that are installed and read, and not the values of CI', () => {
    const files = execFileSync('tar', ['--list', '--file', file], { encoding: 'utf8' }).trim().split('\n');
    expect(files).to.include.members([
      'duet/Chart.yaml',
      'duet/README.md',
      'duet/values.yaml',
      'duet/values.schema.json',
      'duet/files/prepare-database.sh',
    ]);
    expect(files.filter((name) => name.startsWith('duet/ci/'))).to.deep.equal([]);
  });

  it('renders what the folder does, with the images of its version', () => {
    const packaged = render({ chart: file });
    const folder = render();
    const names = (objects: typeof folder): string[] =>
      objects.map(({ kind = '', metadata }) => `${kind}/${metadata?.name ?? ''}`);
    expect(names(packaged)).to.deep.equal(names(folder));
    expect(podSpecs(packaged).get('Deployment/duet-user')?.containers[0]?.image).to.equal(`duet-user:${version}`);
    expect(find(packaged, 'Deployment', 'duet-post').metadata?.labels).to.include({
      'app.kubernetes.io/version': version,
      'helm.sh/chart': `duet-${version}`,
    });
  });
});
