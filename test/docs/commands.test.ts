import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { greeting } from '../../src/dev/greeting.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

/** The output of `npm start` on the default ports. test/dev/start.test.ts runs its curl lines. */
const greeted = greeting({
  userPort: 9000,
  postPort: 9001,
  gatewayPort: 8080,
  directory: '.duet',
  secrets: undefined,
  isLocal: true,
});

/** The lines of a document's code blocks. */
const commandsIn = (document: string): string[] =>
  [...read(document).matchAll(/^```\n(.*?)^```$/gms)].flatMap(([, block = '']) => block.split('\n'));

describe('the commands in README.md and docs/ko/README.md', () => {
  for (const document of ['README.md', 'docs/ko/README.md']) {
    const commands = commandsIn(document);

    it(`run scripts of package.json: ${document}`, () => {
      const named = commands.flatMap((line) =>
        [...line.matchAll(/\bnpm (?:run )?([\w:]+)/g)].map(([, name = '']) => name),
      );
      expect(named).to.include.members(['start', 'start:secure', 'test']);
      for (const name of named) if (name !== 'ci') expect(scripts, name).to.have.property(name);
    });

    it(`name files that exist: ${document}`, () => {
      const named = commands.flatMap((line) =>
        [...line.matchAll(/(?:--values|--config|helm install duet) ((?:charts|k8s)\/\S*)/g)].map(
          ([, path = '']) => path,
        ),
      );
      expect(named).to.not.deep.equal([]);
      for (const path of named) expect(existsSync(`${root}/${path}`), path).to.equal(true);
    });
  }

  it('are those that npm start prints: README.md has all of them', () => {
    expect(read('README.md')).to.include(greeted.replace(/^\n/, ''));
  });

  it('are those that npm start prints: docs/ko/README.md has no others', () => {
    const calls = commandsIn('docs/ko/README.md').filter((line) => /^(?:grpcurl|curl) /.test(line));
    expect(calls).to.have.length.above(3);
    for (const call of calls) expect(greeted.split('\n').map((line) => line.trim())).to.include(call);
  });
});
