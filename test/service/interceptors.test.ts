import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const filesIn = (directory: string): string[] =>
  readdirSync(`${root}/${directory}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${directory}/${file}`);

const folders = ['src/service', 'src/grpc/server/interceptors', 'src/grpc/client/interceptors'];
const interceptors = folders
  .flatMap(filesIn)
  .flatMap((file) =>
    Array.from(
      readFileSync(`${root}/${file}`, 'utf8').matchAll(/^export const (\w+) =[^;]*?\): (?:Server)?Interceptor =>/gm),
      ([, name = '']) => ({ name, module: basename(file, '.ts') }),
    ),
  );
const tests = filesIn('test').map((file) => ({ file, text: readFileSync(`${root}/${file}`, 'utf8') }));

describe('the interceptors', () => {
  it('are found', () => {
    expect(interceptors.map(({ name }) => name)).to.include.members(['authentication', 'requestId', 'addMetadata']);
  });

  for (const { name, module } of interceptors) {
    it(`have a test: ${name}`, () => {
      const testing = tests.filter(
        ({ file, text }) => file.endsWith(`/${module}.test.ts`) || new RegExp(`\\b${name}\\(`).test(text),
      );
      expect(testing.map(({ file }) => file)).not.to.deep.equal([]);
    });
  }
});
