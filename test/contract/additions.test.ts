import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { postDescriptors, userDescriptors } from '../../src/contract/descriptors.js';
import { fileOf, filesOf, type File } from './descriptor-set.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

const services = [
  { service: 'user', file: fileOf(userDescriptors(), 'v1/user/user.proto') },
  { service: 'post', file: fileOf(postDescriptors(), 'v1/post/post.proto') },
];

/** New methods, fields of existing messages, and enum values. */
const namesIn = ({ service, messageType, enumType }: File, before: File): string[] => [
  ...service.flatMap(({ method }) => method.map(({ name }) => name)),
  ...messageType
    .filter(({ name }) => before.messageType.some((message) => message.name === name))
    .flatMap(({ field }) => field.map(({ name }) => name)),
  ...enumType.flatMap(({ value }) => value.map(({ name }) => name)),
];

/* The other places that a contributor edits by hand after a change of the contract. */

describe('what is added to the contract', () => {
  const released = filesOf(readFileSync(`${root}/protos/released.binpb`));
  const [, unreleased = ''] = read('CHANGELOG.md').split(/^## /m);

  for (const { service, file } of services) {
    it(`since the last release stands in CHANGELOG.md: ${service}`, () => {
      const before = released.find(({ name }) => name === file.name) ?? file;
      const known = new Set(namesIn(before, before));
      for (const name of namesIn(file, before))
        if (!known.has(name)) expect(unreleased).to.match(new RegExp(`\\b${name}\\b`));
    });

    const tests = readdirSync(`${root}/test/${service}`).map((name) => read(`test/${service}/${name}`));
    const endToEnd = read(`test/e2e/${service}-rpcs.test.ts`);

    for (const { name } of file.service.flatMap(({ method }) => method)) {
      it(`is tested over a socket and on a cluster: ${name}`, () => {
        expect(tests.join('\n'), `test/${service}`).to.include(`.${name}(`);
        expect(endToEnd, `test/e2e/${service}-rpcs.test.ts`).to.include(`'${name}'`);
      });
    }
  }
});
