import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A tree of version 1.2.3 without disagreements. */
const agreeing: Readonly<Record<string, string>> = {
  'package.json': '{"version": "1.2.3"}',
  'package-lock.json': '{"version": "1.2.3"}',
  'charts/duet/Chart.yaml': 'name: duet\nversion: 1.2.3\nappVersion: "1.2.3"\n',
  Dockerfile: 'FROM scratch\nARG VERSION=1.2.3\n',
  'CHANGELOG.md':
    '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-01-31\n\n### Added\n\n- A thing.\n\n## [1.2.2] - 2025-12-31\n\n- Another.\n',
};

describe('the check of versions', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'duet-version-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const check = (changed: Readonly<Record<string, string>>, ...args: string[]) => {
    for (const [file, text] of Object.entries({ ...agreeing, ...changed })) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), text);
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/check-version.mjs'), ...args], {
      cwd: directory,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  it('passes the tree as it is', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/check-version.mjs'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
  });

  it("prints the changelog's section of a tag that agrees with everything", () => {
    expect(check({}, 'v1.2.3')).to.deep.equal({ status: 0, stdout: '### Added\n\n- A thing.\n', stderr: '' });
  });

  it('needs no section while there is no tag', () => {
    expect(check({ 'CHANGELOG.md': '# Changelog\n\n## [Unreleased]\n' })).to.deep.equal({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });

  const refusals: Readonly<Record<string, [changed: Readonly<Record<string, string>>, tag: string, message: string]>> =
    {
      'another tag': [{}, 'v1.2.4', 'the tag v1.2.4 says 1.2.4, and package.json 1.2.3'],
      'a tag without a v': [{}, '1.2.3', 'the tag 1.2.3 does not begin with v'],
      'another package-lock.json': [
        { 'package-lock.json': '{"version": "1.0.0"}' },
        'v1.2.3',
        'package-lock.json says 1.0.0, and package.json 1.2.3',
      ],
      'another version of the chart': [
        { 'charts/duet/Chart.yaml': 'version: 1.2.0\nappVersion: "1.2.3"\n' },
        'v1.2.3',
        'the version of charts/duet/Chart.yaml says 1.2.0, and package.json 1.2.3',
      ],
      'another appVersion': [
        { 'charts/duet/Chart.yaml': 'version: 1.2.3\nappVersion: "1.2"\n' },
        'v1.2.3',
        'the appVersion of charts/duet/Chart.yaml says 1.2, and package.json 1.2.3',
      ],
      'a Dockerfile without a version': [
        { Dockerfile: 'FROM scratch\n' },
        'v1.2.3',
        'the Dockerfile says nothing, and package.json 1.2.3',
      ],
      'a changelog without the section': [
        { 'CHANGELOG.md': '## [Unreleased]\n\n- A thing.\n' },
        'v1.2.3',
        'CHANGELOG.md has no section "## [1.2.3] - YYYY-MM-DD"',
      ],
      'a section without a date': [
        { 'CHANGELOG.md': '## [1.2.3]\n\n- A thing.\n' },
        'v1.2.3',
        'the section 1.2.3 of CHANGELOG.md has no date: "## [1.2.3] - YYYY-MM-DD"',
      ],
      'an empty section': [
        { 'CHANGELOG.md': '## [1.2.3] - 2026-01-31\n\n## [1.2.2] - 2025-12-31\n' },
        'v1.2.3',
        'the section 1.2.3 of CHANGELOG.md is empty',
      ],
    };
  for (const [what, [changed, tag, message]] of Object.entries(refusals)) {
    it(`refuses ${what}`, () => {
      expect(check(changed, tag)).to.deep.equal({ status: 1, stdout: '', stderr: `${message}\n` });
    });
  }
});
