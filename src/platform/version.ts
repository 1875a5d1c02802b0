import { readFileSync } from 'node:fs';

const readVersion = (): string => {
  // Three levels up from dist/src/platform; the images have it too.
  const contents: unknown = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  const version: unknown =
    typeof contents === 'object' && contents !== null ? Reflect.get(contents, 'version') : undefined;
  if (typeof version !== 'string') throw new TypeError('package.json has no version');
  return version;
};

/** The version of this build, from package.json. */
export const version = readVersion();
