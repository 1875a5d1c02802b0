import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The blocks of code with a file's name above them, by that name. */
const shown = new Map(
  [...read('docs/your-own-service.md').matchAll(/^<!-- (\S+) -->\n```\w+\n(.*?)^```$/gms)].map(
    ([, path = '', code = '']) => [path, code],
  ),
);

const files = readdirSync(join(root, 'examples/notes'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  .filter((path) => !/\/gen\/|\/chart\/(?:templates|Chart)/.test(path));

describe('docs/your-own-service.md', () => {
  it('shows every file of examples/notes, but what is generated and the templates of its chart', () => {
    expect([...shown.keys()]).to.have.members(files);
  });

  for (const [path, code] of shown) {
    it(`shows ${path} as it is`, () => {
      expect(code).to.equal(read(path));
    });
  }
});
