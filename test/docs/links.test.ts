import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const filesIn = (directory: string, recursive: boolean): string[] =>
  readdirSync(join(root, directory), { recursive, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((name) => !name.includes('node_modules'));

const files = [
  ...filesIn('.', false),
  ...[
    '.github',
    'bench',
    'charts',
    'docs',
    'examples',
    'k8s',
    'packages',
    'protos',
    'scripts',
    'services',
    'src',
    'test',
  ].flatMap((directory) => filesIn(directory, true)),
];
const documents = files.filter((name) => name.endsWith('.md'));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const withoutCode = (document: string): string => read(document).replaceAll(/^```.*?^```$/gms, '');

const headingsOf = (document: string): string[] =>
  [...withoutCode(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);

/** As on GitHub: a repeated heading gets a number. */
const anchorsOf = (document: string): string[] => {
  const anchors: string[] = [];
  for (const heading of headingsOf(document)) {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-');
    const same = anchors.filter((other) => other.replace(/-\d+$/, '') === anchor).length;
    anchors.push(same === 0 ? anchor : `${anchor}-${same}`);
  }
  return anchors;
};

describe('the links in the documents', () => {
  for (const document of documents) {
    it(`of ${document} lead somewhere`, () => {
      for (const [, link = ''] of withoutCode(document).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(link)) continue;
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? document : relative(root, join(root, dirname(document), path));
        expect(existsSync(join(root, target)), link).to.equal(true);
        if (anchor !== undefined) expect(anchorsOf(target), link).to.include(anchor);
      }
    });

    it(`of ${document}: each file of the project that it names exists`, () => {
      const named = /`((?:bench|charts|docs|examples|k8s|protos|scripts|src|test)\/[\w./-]*)`/g;
      for (const [, path = ''] of withoutCode(document).matchAll(named))
        expect(existsSync(join(root, path)), path).to.equal(true);
    });
  }
});

describe('the documents that code, the chart and the protos name', () => {
  /** A page, optionally with `#anchor`, or with a comma and a section title in quotes. */
  const named = /\bdocs\/[\w./-]+\.md\b(?:#([\w-]+)|, "([^"]+)")?/g;
  const mentions = files
    .filter((name) => !/\.(?:md|binpb|tgz|png)$/.test(name) || name === 'protos/README.md')
    .flatMap((file) => [...read(file).matchAll(named)].map((mention) => ({ file, mention })));

  it('are many', () => {
    expect(mentions).to.have.length.above(40);
  });

  it('exist, with the sections that are named', () => {
    for (const { file, mention } of mentions) {
      const [text, anchor, heading] = mention;
      const document = text.replace(/\.md\b.*$/, '.md');
      expect(existsSync(join(root, document)), `${file}: ${text}`).to.equal(true);
      if (anchor !== undefined) expect(anchorsOf(document), `${file}: ${text}`).to.include(anchor);
      if (heading !== undefined) expect(headingsOf(document), `${file}: ${text}`).to.include(heading);
    }
  });
});
