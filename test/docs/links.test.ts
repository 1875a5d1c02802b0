import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const markdownIn = (directory: string, recursive: boolean): string[] =>
  readdirSync(join(root, directory), { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(directory, name));

const documents = [
  ...markdownIn('.', false),
  ...['docs', 'charts', 'protos'].flatMap((directory) => markdownIn(directory, true)),
];
const textOf = (document: string): string =>
  readFileSync(join(root, document), 'utf8').replaceAll(/^```.*?^```$/gms, '');

/** As GitHub makes them of headings. */
const anchorsOf = (document: string): string[] =>
  [...textOf(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

describe('the links in the documents', () => {
  for (const document of documents) {
    it(`of ${document} lead somewhere`, () => {
      for (const [, link = ''] of textOf(document).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(link)) continue;
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? document : relative(root, join(root, dirname(document), path));
        expect(existsSync(join(root, target)), link).to.equal(true);
        if (anchor !== undefined) expect(anchorsOf(target), link).to.include(anchor);
      }
    });
  }
});
