// Bundles programs into one directory, with the chunks that they share, source maps, the files that they read, an SBOM,
// and the licence of each package. Those of the images need no entry point.
//   node scripts/bundle.mjs DIRECTORY NAME[=ENTRY-POINT]...
import { build } from 'esbuild';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { assetUrls } from './bundle/asset-urls.mjs';
import { billOfMaterials } from './bundle/bill-of-materials.mjs';
import { bundledPackages } from './bundle/bundled-packages.mjs';
import { requiredHttp } from './bundle/required-http.mjs';
import { withoutSideEffects } from './bundle/without-side-effects.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const [directory, ...programs] = process.argv.slice(2);
if (directory === undefined || programs.length === 0)
  throw new Error('usage: bundle.mjs DIRECTORY NAME[=ENTRY-POINT]...');
const out = resolve(directory);
rmSync(out, { recursive: true, force: true });

/** @param {string} program */
const entryPoint = (program) => {
  const [name = '', path = `src/${name}/main.ts`] = program.split('=');
  return [name, path];
};

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(programs.map(entryPoint)),
  outdir: out,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Dynamic imports, such as OpenTelemetry, stay separate files, which load only when used.
  splitting: true,
  // Development tools, which the code imports only if they are installed.
  external: ['@electric-sql/pglite', 'pino-pretty', 'pg-native'],
  // For CommonJS packages, which require Node.js's own modules and read files next to themselves.
  banner: {
    js: [
      "import { createRequire as requireFrom } from 'node:module';",
      'const require = requireFrom(import.meta.url), { dirname: __dirname } = import.meta;',
    ].join('\n'),
  },
  // Keeps names, because stack traces, profiles and `error.name` show them.
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  plugins: [withoutSideEffects('@kubernetes/client-node'), requiredHttp(), assetUrls(root, out)],
});

/** The licence files of a package; if it has none, its README, which has the licence. */
const licenceFiles = /** @param {string} directory */ (directory) => {
  const files = readdirSync(directory);
  const own = files.filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const found = own.length > 0 ? own : files.filter((file) => /^readme/i.test(file));
  if (found.length === 0) throw new Error(`${directory} has neither a licence nor a README`);
  return found;
};

const packages = bundledPackages(root, metafile);
for (const { path, name, version, license } of packages) {
  // Where scanners look for installed packages: the manifest and the licence, without the code.
  mkdirSync(join(out, path), { recursive: true });
  writeFileSync(join(out, path, 'package.json'), `${JSON.stringify({ name, version, license })}\n`);
  for (const file of licenceFiles(join(root, path))) cpSync(join(root, path, file), join(out, path, file));
}
const application = z
  .object({ name: z.string(), version: z.string(), license: z.string() })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
writeFileSync(join(out, 'sbom.cdx.json'), `${JSON.stringify(billOfMaterials(application, packages), null, 2)}\n`);
