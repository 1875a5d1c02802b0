import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { listen } from '../../src/grpc/testing/index.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const component = z.object({ name: z.string(), version: z.string(), purl: z.string() });
const sbomSchema = z.looseObject({ components: z.array(component) });
const manifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** As in the npm registry: GHSA-h755-8qp9-cq85. */
const advisory = {
  id: 1093666,
  url: 'https://github.com/advisories/GHSA-h755-8qp9-cq85',
  title: 'protobufjs Prototype Pollution vulnerability',
  severity: 'critical',
  vulnerable_versions: '>=7.0.0 <7.2.5',
};

describe('the SBOM of an image', function () {
  this.timeout(60_000);
  let directory: string;
  let registry: Server;
  let port: number;
  let sbom: z.infer<typeof sbomSchema>;
  /** The packages in npm's advisory request. */
  let asked: Record<string, string[]> = {};

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'duet-sbom-'));
    const programs = ['user', 'post', 'doctor'];
    await promisify(execFile)(process.execPath, [
      join(root, 'scripts/bundle.mjs'),
      join(directory, 'bundle'),
      ...programs,
    ]);
    sbom = sbomSchema.parse(JSON.parse(await readFile(join(directory, 'bundle/sbom.cdx.json'), 'utf8')));
    const answer = async (request: IncomingMessage): Promise<object> => {
      if (request.url !== '/-/npm/v1/security/advisories/bulk')
        return { name: 'protobufjs', versions: Object.fromEntries(asked['protobufjs']?.map((v) => [v, {}]) ?? []) };
      asked = z.record(z.string(), z.array(z.string())).parse(JSON.parse(await text(request.pipe(createGunzip()))));
      return { protobufjs: [advisory] };
    };
    registry = createServer((request, response) => {
      void answer(request).then((body) => response.end(JSON.stringify(body)));
    });
    port = await listen(registry);
  });
  after(async () => {
    registry.closeAllConnections();
    await new Promise((resolve) => registry.close(resolve));
    await rm(directory, { recursive: true });
  });

  /** The output and exit code of `node scripts/audit.mjs`. */
  const audit = async (changed: object): Promise<{ code: unknown; printed: string }> => {
    const file = join(directory, 'sbom.cdx.json');
    await writeFile(file, JSON.stringify(changed));
    const args = [
      join(root, 'scripts/audit.mjs'),
      file,
      `--registry=http://127.0.0.1:${port}/`,
      `--cache=${directory}`,
    ];
    return new Promise((resolve) => {
      execFile(process.execPath, args, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, printed: stdout + stderr }),
      );
    });
  };

  it('lists what the bundle holds, by the names of the registry, each with its licence beside it', async () => {
    const purls = sbom.components.map(({ purl }) => purl);
    for (const name of ['%40grpc/grpc-js', 'pg', 'pino', 'zod', '%40kubernetes/client-node', 'protobufjs'])
      expect(
        purls.some((purl) => purl.startsWith(`pkg:npm/${name}@`)),
        name,
      ).to.equal(true);
    const installed: string[] = [];
    for (const entry of await readdir(join(directory, 'bundle/node_modules'), { recursive: true })) {
      if (!entry.endsWith('package.json')) continue;
      const folder = join(directory, 'bundle/node_modules', entry, '..');
      const { name, version } = manifest.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
      installed.push(`pkg:npm/${name.replace('@', '%40')}@${version}`);
      const files = await readdir(folder);
      expect(
        files.some((file) => /^(licen[cs]e|copying|readme)/i.test(file)),
        name,
      ).to.equal(true);
    }
    expect(installed).to.have.members(purls);
  });

  it('has no tool of development in it', () => {
    const names = sbom.components.map(({ name }) => name);
    for (const tool of ['esbuild', '@electric-sql/pglite']) expect(names).not.to.include(tool);
    expect(names, 'only the gateway has it').not.to.include('fastify');
  });

  it('passes npm audit, which asks for every component, and fails with an old version planted', async () => {
    const clean = await audit(sbom);
    expect(clean.printed).to.contain('found 0 vulnerabilities');
    expect(clean.code).to.equal(0);
    const listed = sbom.components.map(({ name, version }) => `${name} ${version}`);
    const asks = Object.entries(asked).flatMap(([name, versions]) => versions.map((version) => `${name} ${version}`));
    expect(asks).to.have.members(listed);

    const planted = sbom.components.map((one) => (one.name === 'protobufjs' ? { ...one, version: '7.2.4' } : one));
    const found = await audit({ ...sbom, components: planted });
    expect(found.printed).to.contain('GHSA-h755-8qp9-cq85');
    expect(found.code).to.equal(1);
  });
});
