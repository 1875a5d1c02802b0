// Fails if the version differs between package.json, package-lock.json, the chart's version and appVersion, and the
// default of the Dockerfile's VERSION. With a tag (v1.2.3) as argument, the tag must match too, and CHANGELOG.md must
// have a section for it, which is printed as the release notes. Run it in the root of the tree.
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const semver = /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/;
const manifest = z.object({ version: z.string() });

/** @param {string} file */
const read = (file) => readFileSync(file, 'utf8');
/** The first group of the pattern, which captures a version. @param {string} file @param {RegExp} pattern */
const found = (file, pattern) => pattern.exec(read(file))?.[1] ?? 'nothing';

const { version } = manifest.parse(JSON.parse(read('package.json')));
const tag = process.argv[2];

/** @type {[place: string, says: string][]} */
const places = [
  ['package-lock.json', manifest.parse(JSON.parse(read('package-lock.json'))).version],
  ['the version of charts/duet/Chart.yaml', found('charts/duet/Chart.yaml', /^version: (\S+)$/m)],
  ['the appVersion of charts/duet/Chart.yaml', found('charts/duet/Chart.yaml', /^appVersion: "([^"]+)"$/m)],
  ['the Dockerfile', found('Dockerfile', /^ARG VERSION=(\S+)$/m)],
];
if (tag !== undefined) places.push([`the tag ${tag}`, tag.replace(/^v/, '')]);

const problems = places
  .filter(([, says]) => says !== version)
  .map(([place, says]) => `${place} says ${says}, and package.json ${version}`);
if (!semver.test(version)) problems.push(`package.json says ${version}, which is no version such as 1.2.3`);
if (tag !== undefined && !tag.startsWith('v')) problems.push(`the tag ${tag} does not begin with v`);

/** @param {string} changelog */
const notesIn = (changelog) => {
  const sections = changelog.split(/^(?=## \[)/m);
  const section = sections.find((text) => text.startsWith(`## [${version}]`));
  if (section === undefined) problems.push(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD"`);
  else if (!/^## \[[^\]]+\] - \d{4}-\d\d-\d\d\n/.test(section))
    problems.push(`the section ${version} of CHANGELOG.md has no date: "## [${version}] - YYYY-MM-DD"`);
  const notes = section
    ?.replace(/^.*\n/, '')
    .replaceAll(/^\[[^\]]+\]: .*$/gm, '')
    .trim();
  if (notes === '') problems.push(`the section ${version} of CHANGELOG.md is empty`);
  return notes;
};
const notes = tag === undefined ? undefined : notesIn(read('CHANGELOG.md'));

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
if (notes !== undefined) console.log(notes);
