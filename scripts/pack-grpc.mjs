// Packs src/grpc as the npm package that packages/grpc describes, and prints the tarball's path:
//   node scripts/pack-grpc.mjs [DIRECTORY]
// It compiles a copy in dist/package, so that neither the types nor the source maps contain paths of this tree.
import { build } from 'esbuild';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { runIn } from './run-in.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const stage = join(root, 'dist/package');
const out = resolve(process.argv[2] ?? join(root, 'dist'));

const versions = z.record(z.string(), z.string()).default({});
/** @param {string} directory */
const readManifest = (directory) =>
  z
    .looseObject({
      version: z.string(),
      dependencies: versions,
      devDependencies: versions,
      peerDependencies: versions,
      peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean() })).default({}),
    })
    .parse(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')));

/** @param {string} folder of the stage */
const filesIn = (folder) =>
  readdirSync(join(stage, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));

rmSync(stage, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
cpSync(join(root, 'src/grpc'), join(stage, 'src'), { recursive: true });
cpSync(join(root, 'LICENSE'), join(stage, 'LICENSE'));
cpSync(join(root, 'packages/grpc/README.md'), join(stage, 'README.md'));

const { version, dependencies, devDependencies } = readManifest(root);
const manifest = { ...readManifest(join(root, 'packages/grpc')), version };
const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
writeFileSync(join(stage, 'package.json'), `${JSON.stringify({ ...manifest, devDependencies: undefined }, null, 2)}\n`);

for (const file of filesIn('src')) {
  if (!file.endsWith('.ts')) continue;
  const text = readFileSync(join(stage, file), 'utf8');
  for (const [, name = ''] of text.matchAll(/from '(?!node:)((?:@[\w-]+\/)?[\w-]+)[^']*'/g)) {
    if (manifest.peerDependenciesMeta[name]?.optional) continue;
    const tested = dependencies[name] ?? devDependencies[name];
    // The lowest version of each range is the one that src/grpc is developed with.
    if (declared[name]?.replace(/^[~^]/, '') !== tested)
      throw new Error(`packages/grpc/package.json says ${name} ${declared[name]}, and package.json ${tested}`);
  }
}

const tsc = fileURLToPath(new URL('./bin/tsc', import.meta.resolve('typescript/package.json')));
cpSync(join(root, 'packages/grpc/tsconfig.json'), join(stage, 'tsconfig.json'));
runIn(stage, process.execPath, [tsc, '--project', stage]);
// Without comments, which the types contain, and without source text in the maps: both are most of the size.
await build({
  absWorkingDir: stage,
  entryPoints: filesIn('src').filter((file) => file.endsWith('.ts')),
  outbase: 'src',
  outdir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
for (const folder of ['protos', 'gen'])
  cpSync(join(stage, 'src', folder), join(stage, 'dist', folder), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  });
console.log(join(out, runIn(stage, 'npm', ['pack', '--silent', '--pack-destination', out]).trim()));
