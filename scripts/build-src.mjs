// Compiles only src into dist/src, without type checks. npm start runs the result.
import { build } from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyAssets } from './assets.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
console.log('building …');
let seconds = 0;
const progress = setInterval(() => console.log(`building … ${(seconds += 2.5)} s`), 2_500);
rmSync(`${root}/dist/src`, { recursive: true, force: true });
await build({
  absWorkingDir: root,
  entryPoints: readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('src', file)),
  outbase: '.',
  outdir: 'dist',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: true,
  logLevel: 'warning',
}).catch((/** @type {unknown} */ error) => {
  // esbuild has logged the errors of the code, with their lines.
  if (!(error instanceof Error && 'errors' in error)) throw error;
  process.exit(1);
});
copyAssets(root, `${root}/dist`);
clearInterval(progress);
