// Packs the protos and their types as the npm package that packages/contract describes, and prints the tarball's path:
//   node scripts/pack-contract.mjs [--repository OWNER/REPO] [DIRECTORY]
// With a repository, the package's name is @OWNER/REPO-contract, as GitHub's registry requires.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runIn } from './run-in.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const stage = join(root, 'dist/contract');
const {
  values: { repository },
  positionals: [directory = join(root, 'dist')],
} = parseArgs({ options: { repository: { type: 'string' } }, allowPositionals: true });
const out = resolve(directory);

/** @param {string} file */
const readManifest = (file) => z.looseObject({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')));

rmSync(stage, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
cpSync(join(root, 'src/contract/gen'), join(stage, 'src/gen'), { recursive: true });
for (const folder of ['v1', 'google'])
  cpSync(join(root, 'protos', folder), join(stage, 'protos', folder), { recursive: true });
const files = {
  LICENSE: 'LICENSE',
  'packages/contract/README.md': 'README.md',
  'packages/contract/tsconfig.json': 'tsconfig.json',
  'packages/contract/index.ts': 'src/index.ts',
};
for (const [from, to] of Object.entries(files)) cpSync(join(root, from), join(stage, to));

const manifest = {
  ...readManifest(join(root, 'packages/contract/package.json')),
  version: readManifest(join(root, 'package.json')).version,
  ...(repository !== undefined && {
    name: `@${repository.toLowerCase()}-contract`,
    repository: `git+https://github.com/${repository}.git`,
  }),
};
writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);

runIn(stage, process.execPath, [fileURLToPath(new URL('./bin/tsc', import.meta.resolve('typescript/package.json')))]);
console.log(join(out, runIn(stage, 'npm', ['pack', '--silent', '--pack-destination', out]).trim()));
