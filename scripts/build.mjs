// Compiles src and test into dist, and copies the .proto and descriptor files that the code reads.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { copyAssets } from './assets.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = `${root}/dist`;

// Missing files are detected before the last build is removed.
try {
  import.meta.resolve('typescript/package.json');
} catch {
  console.error('cannot build: TypeScript is not installed; run npm ci --include=dev, also where NODE_ENV=production');
  process.exit(1);
}

rmSync(dist, { recursive: true, force: true });
const tsc = fileURLToPath(
  new URL('./tsc', import.meta.resolve('typescript/package.json').replace('package.json', 'bin/')),
);
const { status } = spawnSync(process.execPath, [tsc, '--project', root], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

copyAssets(root, dist);
