import { expect } from 'chai';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findTarball, install } from './support/consumer.js';
import { makeDirectory, root, run, type TemporaryDirectory } from './support/run.js';

describe('the tarball of the package', () => {
  const tools = join(root, 'packages/grpc/tools');
  let directory: TemporaryDirectory;
  let tarball: string;
  let unpacked: string;

  before(async () => {
    directory = await makeDirectory();
    tarball = await findTarball('grpc');
    await run('tar', ['-xzf', tarball], directory.path);
    unpacked = join(directory.path, 'package');
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], tools);
  });
  after(() => directory.close());

  const filesOf = async (kind: RegExp): Promise<string[]> =>
    (await readdir(unpacked, { recursive: true })).filter((name) => kind.test(name));
  const text = async (name: string): Promise<string> => readFile(join(unpacked, name), 'utf8');

  it('has less than 300 KB', async () => {
    expect((await stat(tarball)).size).to.be.lessThan(300_000);
  });

  it('has the licence, the README, the protos, and types and a source map for each module', async () => {
    const modules = await filesOf(/\.js$/);
    expect(modules).to.have.length.above(80);
    expect(await filesOf(/\.d\.ts$/)).to.have.members(modules.map((name) => name.replace(/\.js$/, '.d.ts')));
    expect(await filesOf(/\.js\.map$/)).to.have.members(modules.map((name) => `${name}.map`));
    expect(await filesOf(/^[A-Z]+(?:\.md)?$/)).to.have.members(['LICENSE', 'README.md']);
    expect(await filesOf(/\.proto$/)).to.include('dist/protos/google/rpc/error_details.proto');
    const map = JSON.parse(await text('dist/client/channel.js.map')) as { sources: string[]; mappings: string };
    expect(map.sources).to.deep.equal(['../../src/client/channel.ts']);
    expect(map.mappings).not.to.equal('');
  });

  it('names no path of this repository in its types', async () => {
    for (const name of await filesOf(/\.d\.ts$/)) {
      const types = (await text(name)).replaceAll(/https?:\S+/g, '').replaceAll(/@grpc\/[\w/.-]+/g, '');
      expect(types, name).not.to.match(/(?:^|[\s`'"(./])(?:src|test|docs|scripts|packages)\/[\w-]/m);
      expect(types, name).not.to.include(root);
    }
  });

  it('needs no overrides, and no library of Kubernetes before it asks an API server', async () => {
    const manifest = JSON.parse(await text('package.json')) as Readonly<Record<string, object>>;
    expect(manifest).not.to.have.any.keys('overrides', 'devDependencies', 'scripts');
    const loads = /(?:from|import\() ?["'](?:@kubernetes|\.\/kube-config)/;
    const found = [];
    for (const name of await filesOf(/\.(?:js|d\.ts)$/)) if (loads.test(await text(name))) found.push(name);
    // The first imports the second dynamically.
    expect(found.sort()).to.deep.equal([
      'dist/kubernetes/cluster-config.js',
      'dist/kubernetes/kube-config.d.ts',
      'dist/kubernetes/kube-config.js',
    ]);
    expect(await text('dist/kubernetes/cluster-config.js')).to.match(/import\(["']\.\/kube-config/);
  });

  it('is in order, say publint and arethetypeswrong', async () => {
    const bin = join(tools, 'node_modules/.bin');
    expect(await run(join(bin, 'publint'), ['--strict', tarball], tools)).to.include('All good');
    // It fails for any problem that is not ignored: those of CommonJS and old resolvers are.
    const found = await run(join(bin, 'attw'), [tarball, '--profile', 'esm-only', '--format', 'ascii'], tools);
    expect(found.match(/^node16 \(from ESM\): 🟢/gm)).to.have.length(8);
  });

  it('documents every name that it exports, and exports every type that these mention', async () => {
    await run(join(tools, 'node_modules/.bin/typedoc'), ['--emit', 'none'], tools);
  });

  it('installs beside version 2 of client-node, whose undici wants a newer Node.js than 20', async () => {
    const project = await makeDirectory();
    try {
      await run('npm', ['init', '--yes'], project.path);
      await run('npm', [...install, tarball, '@grpc/grpc-js@1.14', '@kubernetes/client-node@2.0.1'], project.path);
      const imported = "console.log(typeof (await import('@duet/grpc/kubernetes')).registerResolvers)";
      const printed = await run(process.execPath, ['--input-type=module', '--eval', imported], project.path);
      expect(printed).to.equal('function\n');
    } finally {
      await project.close();
    }
  });
});
