import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const page = readFileSync(`${root}/docs/life-of-a-call.md`, 'utf8');

/** The rows of the page's tables: a file, and its export. */
const steps = [...page.matchAll(/^\|[^|]+\| \[[^\]]+\]\(\.\.\/([^)]+)\) \| `(\w+)` \|$/gm)].map(
  ([, file = '', name = '']) => ({ file, name }),
);

describe('docs/life-of-a-call.md', () => {
  it('names a file in each row of its tables', () => {
    const rows = page.split('\n').filter((line) => /^\| (?!step )/.test(line));
    expect(steps).to.have.lengthOf(rows.length);
    expect(steps).to.have.length.above(25);
  });

  for (const { file, name } of steps) {
    it(`finds ${name} in ${file}`, () => {
      expect(existsSync(`${root}/${file}`), file).to.equal(true);
      expect(readFileSync(`${root}/${file}`, 'utf8')).to.match(
        new RegExp(`^export (const|class|function|async function) ${name}\\b`, 'm'),
      );
    });
  }

  it('walks a user_id through at most 15 files', () => {
    const [, walk = ''] = page.split('## A `user_id`');
    const files = new Set([...(walk.split('\n## ')[0] ?? '').matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file]) => file));
    expect(files).to.have.property('size').within(10, 15);
  });
});
