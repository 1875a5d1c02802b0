import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { words } from './word-list.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const folders = ['bench', 'charts', 'docs', 'examples', 'k8s', 'packages', 'protos', 'scripts', 'src', 'test'];
const files = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...folders.flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  ),
].filter(
  (name) =>
    /\.(?:md|ts|mjs|proto|ya?ml|tpl|txt|sh|go|py)$/.test(name) &&
    !/(?:^|\/)(?:node_modules|gen|dist)\/|^protos\/google\/|^test\/(?:clients\/go\/contract\/|conformance\/protos\/|docs\/word)/.test(
      name,
    ),
);

/** The prose of a line: a whole line of a document, or the comments and test titles of code. */
const proseOf = (file: string, line: string): string => {
  if (/\.(?:md|txt)$/.test(file)) return line.replaceAll(/`[^`]*`/g, '');
  const [, comment = ''] = /(?:^\s*\*|\/\*\*?|(?:^|\s)\/\/|\{\{-?\s*\/\*)(.*)$/.exec(line) ?? [];
  if (/\.(?:ts|mjs|proto|go)$/.test(file)) {
    const [, title = ''] = /\b(?:it|describe)\(\s*['"`](.*)['"`]/.exec(line) ?? [];
    return `${comment} ${title}`;
  }
  return `${comment} ${/(?:^|\s)#\s(.*)$/.exec(line)?.[1] ?? ''}`;
};

/** `file:line: "word": better words` for each listed word in a text. */
const findingsIn = (file: string, text: string): string[] => {
  let inCode = false;
  return text.split('\n').flatMap((line, index) => {
    if (file.endsWith('.md') && line.startsWith('```')) inCode = !inCode;
    if (inCode) return [];
    const prose = proseOf(file, line);
    return words.flatMap(({ pattern, better }) => {
      const [found] = pattern.exec(prose) ?? [];
      return found === undefined ? [] : [`${file}:${index + 1}: "${found}": ${better}`];
    });
  });
};

describe('the word list', () => {
  it('finds a word in a document, a comment, a docstring and a test title, but not in code', () => {
    const found = (file: string, text: string): number => findingsIn(file, text).length;
    expect(found('a.md', 'It helps nobody.')).to.equal(1);
    expect(found('a.md', '```\nnobody\n```\n`nobody`')).to.equal(0);
    expect(found('a.ts', 'f(); // for whoever asks')).to.equal(1);
    expect(found('a.ts', ' * Whatever comes, counts.')).to.equal(1);
    expect(found('a.ts', "  it('tells nobody', () => {})")).to.equal(1);
    expect(found('a.ts', "const nobody = 'nobody';")).to.equal(0);
    expect(found('a.yaml', 'key: nobody # for somebody')).to.equal(1);
  });

  it('is respected by comments, test titles and documents', () => {
    const found = files.flatMap((file) => findingsIn(file, readFileSync(`${root}/${file}`, 'utf8')));
    expect(found, found.join('\n')).to.deep.equal([]);
  });
});
