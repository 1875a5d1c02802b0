import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const lockedPackage = z.object({
  dev: z.boolean().optional(),
  os: z.array(z.string()).optional(),
  cpu: z.array(z.string()).optional(),
});
const lock = z.object({ packages: z.record(z.string(), lockedPackage) });

// The Dockerfile bundles dependencies once, on the builder's platform, and copies the bundle into the image of each.
describe('the dependencies of the images', () => {
  const { packages } = lock.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const production = Object.entries(packages).filter(([path, { dev = false }]) => path !== '' && !dev);

  it('are there', () => {
    expect(production.map(([path]) => path)).to.include('node_modules/@grpc/grpc-js');
  });

  it('are for every platform', () => {
    expect(
      production.filter(([, { os, cpu }]) => os !== undefined || cpu !== undefined).map(([path]) => path),
    ).to.deep.equal([]);
  });

  it('have no native code, but for another runtime, which is not bundled', () => {
    const native = production.flatMap(([path]) =>
      readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
        .filter((name) => /(\.node|\.so|\.dylib|\.dll|\.bare|binding\.gyp)$/.test(name))
        .map((name) => join(path, name)),
    );
    expect(native.filter((path) => !/^node_modules\/bare-[\w-]+\//.test(path))).to.deep.equal([]);
  });

  it('are used on the platforms that the release builds, without a step that runs on them', () => {
    const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
    const [before = '', runtime = ''] = dockerfile.split(/^(?=FROM \S+ AS runtime$)/m);
    const stages = [...before.matchAll(/^FROM (.*)$/gm)].map(([, from]) => from);
    expect(stages).to.have.lengthOf(1);
    for (const stage of stages) expect(stage).to.match(/^--platform=\$BUILDPLATFORM /);
    for (const bundle of ['services', 'gateway'])
      expect(runtime).to.include(`COPY --from=build /app/dist/bundle/${bundle} ./`);
    expect(runtime).to.not.match(/^RUN /m);
  });
});
