import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** The rows of the table of bounds, by column. */
const rows = (read('docs/limits.md').split('## Bounds')[1] ?? '')
  .split('\n')
  .filter((line) => /^\| (?!resource|---)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, resource = '', bound = '', setting = '', answer = '', metric = '', test = '']) => ({
    resource,
    bound,
    setting,
    answer,
    metric,
    test,
  }));

const named = (cell: string, form: RegExp): string[] => [...cell.matchAll(form)].map(([, name = '']) => name);

describe('docs/limits.md', () => {
  const settings = read('docs/settings.md');

  it('has a bound and an answer for each resource', () => {
    expect(rows).to.have.length.above(15);
    for (const { resource, bound, answer } of rows) expect([bound, answer], resource).not.to.include('');
  });

  for (const { resource, setting, test } of rows) {
    it(`names settings and tests that exist for ${resource}`, () => {
      for (const name of named(setting, /`([A-Z_]+)`/g)) expect(settings, name).to.include(`\`${name}\``);
      for (const file of named(test, /`(test\/[^`]+)`/g)) expect(existsSync(`${root}/${file}`), file).to.equal(true);
    });
  }
});
