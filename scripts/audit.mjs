// Checks the components of an SBOM for advisories of the npm registry:
//   node scripts/audit.mjs SBOM [arguments of npm audit]
// Each image contains its SBOM as /app/sbom.cdx.json.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node scripts/audit.mjs SBOM [arguments of npm audit]');
  process.exit(64);
}
const sbom = z
  .object({
    bomFormat: z.literal('CycloneDX'),
    components: z.array(z.object({ name: z.string(), version: z.string() })).min(1),
  })
  .parse(JSON.parse(readFileSync(file, 'utf8')));

// npm audits a lockfile. Each component has its own alias, because a bundle may contain two versions of one package.
const aliased = sbom.components.map((component, index) => ({ ...component, alias: `component-${index}` }));
const manifest = {
  name: 'audited',
  version: '0.0.0',
  dependencies: Object.fromEntries(aliased.map(({ alias, name, version }) => [alias, `npm:${name}@${version}`])),
};
const lock = {
  ...manifest,
  lockfileVersion: 3,
  packages: {
    '': manifest,
    ...Object.fromEntries(aliased.map(({ alias, name, version }) => [`node_modules/${alias}`, { name, version }])),
  },
};

const directory = mkdtempSync(join(tmpdir(), 'duet-audit-'));
try {
  writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(directory, 'package-lock.json'), JSON.stringify(lock));
  const { status } = spawnSync('npm', ['audit', '--package-lock-only', ...args], { cwd: directory, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(directory, { recursive: true });
}
