// Packages the chart for a release: its values name each image by registry, repository, tag and digest, and Chart.yaml
// names the repository, the images and the changes. Run it in the root of the tree, with helm on PATH:
//   node scripts/package-chart.mjs --version 1.2.3 --registry ghcr.io --repository OWNER/REPO --user-digest sha256:… \
//     --post-digest sha256:… --gateway-digest sha256:… --database-digest sha256:… --destination DIRECTORY
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const chart = 'charts/duet';
const components = ['user', 'post', 'gateway'];
const names = [
  'version',
  'registry',
  'repository',
  'database-digest',
  'destination',
  ...components.map((component) => `${component}-digest`),
];
const { values: given } = parseArgs({
  options: Object.fromEntries(names.map((name) => [name, { type: /** @type {const} */ ('string') }])),
});

/** @param {string} name */
const argument = (name) => {
  const value = given[name];
  if (typeof value !== 'string' || value === '') throw new Error(`--${name} is required`);
  if (name.endsWith('-digest') && !/^sha256:[0-9a-f]{64}$/.test(value))
    throw new Error(`--${name} must be sha256: and 64 hexadecimal digits`);
  return value;
};

/**
 * Replaces one value in a YAML text with the layout of values.yaml. Comments stay.
 * @param {string} text @param {string} path `image.registry` @param {string} value
 */
const withValue = (text, path, value) => {
  const keys = path.split('.');
  let depth = 0;
  const lines = text.split('\n').map((line) => {
    const [, indent = '', key] = /^( *)(\w+):/.exec(line) ?? [];
    if (depth === keys.length || key !== keys[depth] || indent.length !== 2 * depth) return line;
    depth += 1;
    if (depth < keys.length) return line;
    return line.replace(/^( *\w+:)(?: (?:"[^"]*"|[^\s#]+))?/, `$1 ${JSON.stringify(value)}`);
  });
  if (depth !== keys.length) throw new Error(`values.yaml has no ${path}`);
  return lines.join('\n');
};

/** @param {string} text @param {string} path */
const valueOf = (text, path) => {
  const marker = 'the value that is looked for';
  const changed = withValue(text, path, marker).split('\n');
  const line = text.split('\n')[changed.findIndex((one) => one.includes(marker))] ?? '';
  return (/: "?([^"\s#]*)/.exec(line) ?? [])[1] ?? '';
};

/** The section of a version in CHANGELOG.md as Artifact Hub's list of changes. @param {string} changelog @param {string} version */
const changesIn = (changelog, version) => {
  const section = changelog.split(/^(?=## \[)/m).find((text) => text.startsWith(`## [${version}]`)) ?? '';
  return section.split(/^### /m).flatMap((group) => {
    const [, kind = ''] = /^(Added|Changed|Deprecated|Removed|Fixed|Security)\n/.exec(group) ?? [];
    if (kind === '') return [];
    return [...group.matchAll(/^- (.*(?:\n {2}.*)*)/gm)].map(([, text = '']) => ({
      kind: kind.toLowerCase(),
      description: text.replaceAll(/\s+/g, ' ').trim(),
    }));
  });
};

/** An annotation whose value is a YAML list; JSON is YAML. @param {string} name @param {readonly object[]} entries */
const listAnnotation = (name, entries) =>
  [`  artifacthub.io/${name}: |`, ...entries.map((entry) => `    - ${JSON.stringify(entry)}`), ''].join('\n');

const version = argument('version');
const repository = argument('repository');
const digests = components.map((name) => ({ name, digest: argument(`${name}-digest`) }));
const databaseDigest = argument('database-digest');
const staging = mkdtempSync(join(tmpdir(), 'duet-package-'));
try {
  cpSync(chart, staging, { recursive: true });

  /** @param {string} file @param {(text: string) => string} edit */
  const rewrite = (file, edit) => writeFileSync(join(staging, file), edit(readFileSync(join(staging, file), 'utf8')));

  const source = readFileSync(join(chart, 'values.yaml'), 'utf8');
  const bundled = 'database.bundled.image';
  const database = ['registry', 'repository', 'tag'].map((key) => valueOf(source, `${bundled}.${key}`));
  if (database.includes('')) throw new Error(`${bundled} must name its registry, repository and tag`);
  /** @type {[path: string, value: string][]} */
  const written = [
    ['image.registry', argument('registry')],
    ['image.repository', repository],
    ['image.tag', version],
    ...digests.map(({ name, digest }) => /** @type {[string, string]} */ ([`${name}.image.digest`, digest])),
    [`${bundled}.digest`, databaseDigest],
  ];
  rewrite('values.yaml', (text) => written.reduce((changed, [path, value]) => withValue(changed, path, value), text));

  const images = [
    ...digests.map(({ name, digest }) => ({
      name,
      image: `${argument('registry')}/${repository}-${name}:${version}@${digest}`,
    })),
    { name: 'postgresql', image: `${database[0]}/${database[1]}:${database[2]}@${databaseDigest}` },
  ];
  const changes = changesIn(readFileSync('CHANGELOG.md', 'utf8'), version);
  rewrite(
    'Chart.yaml',
    (text) =>
      text.replace(/^#.*replaces OWNER\/REPO.*\n/m, '').replace('/HEAD/', `/v${version}/`) +
      listAnnotation('images', images) +
      (changes.length > 0 ? listAnnotation('changes', changes) : '') +
      (version.includes('-') ? '  artifacthub.io/prerelease: "true"\n' : ''),
  );
  for (const file of readdirSync(staging).filter((name) => /^(?:Chart\.yaml|README\.md)$/.test(name)))
    rewrite(file, (text) => text.replaceAll('OWNER/REPO', repository));

  const destination = argument('destination');
  const { error, status } = spawnSync(
    'helm',
    ['package', staging, '--version', version, '--app-version', version, '--destination', destination],
    { stdio: 'inherit' },
  );
  if (error) throw error;
  process.exitCode = status ?? 1;
} finally {
  rmSync(staging, { recursive: true });
}
