import { expect } from 'chai';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { postDefinition } from '../../src/contract/post.js';
import type { CallContext } from '../../src/grpc/index.js';
import { makeCertificates, serveHandlers } from '../../src/grpc/testing/index.js';
import { createServerTls, openCertificateDirectory } from '../../src/grpc/tls/index.js';
import { findTarball, install } from './support/consumer.js';
import { makeDirectory, root, run, type TemporaryDirectory } from './support/run.js';

/** The example client is the project that uses the package, as others would: from its tarball. */
describe('the npm package of the contract', () => {
  let directory: TemporaryDirectory;
  let project: string;

  before(async () => {
    directory = await makeDirectory();
    project = join(directory.path, 'client');
    const copied = join(root, 'examples/client-typescript');
    await cp(copied, project, { recursive: true, filter: (path) => !/\/(?:node_modules|dist)$/.test(path) });
    await run('npm', [...install, await findTarball('grpc'), await findTarball('contract')], project);
    await run('npm', ['run', 'build', '--', '--skipLibCheck', 'false'], project);
  });
  after(() => directory.close());

  it('has the protos, their types and the licence, and nothing else', async () => {
    const printed = await run('tar', ['-tzf', await findTarball('contract')], directory.path);
    const files = printed.trim().split('\n');
    const kinds =
      /^package\/(?:dist\/(?:index|gen\/(?:v1|google)\/.+)\.(?:js|d\.ts)|protos\/(?:v1|google)\/.+\.proto|LICENSE|README\.md|package\.json)$/;
    expect(files.filter((file) => !kinds.test(file))).to.deep.equal([]);
    expect(files).to.include.members([
      'package/protos/v1/user/user.proto',
      'package/protos/google/api/annotations.proto',
      'package/dist/gen/v1/post/PostMessage.d.ts',
    ]);
  });

  it('is used by the example client, which calls Post over TLS with its token', async () => {
    const certificates = await makeCertificates({ dns: ['duet-post.duet.svc'] });
    const followed = await openCertificateDirectory({
      directory: certificates.directory,
      needs: { identity: true, authorities: false },
    });
    const calls: CallContext[] = [];
    const { ListPosts } = postDefinition;
    const listed = ListPosts.responseDeserialize(
      ListPosts.responseSerialize({ postMessages: [{ postId: '1', title: 'Balancing', author: 'Henry' }] }),
    );
    const post = await serveHandlers(
      postDefinition,
      {
        async ListPosts(_request, context) {
          calls.push(context);
          return listed;
        },
      },
      { tls: createServerTls({ certificates: followed, requireClientCertificate: false }) },
    );
    try {
      const tokenFile = join(directory.path, 'token');
      await writeFile(tokenFile, 'of-the-client\n');
      const settings = {
        POST_ADDRESS: `dns:///127.0.0.1:${post.port}`,
        POST_TLS_SERVER_NAME: 'duet-post.duet.svc',
        POST_TLS_DIRECTORY: certificates.directory,
        POST_TOKEN_FILE: tokenFile,
      };
      const environment = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
      expect(await run('env', [...environment, process.execPath, 'dist/main.js'], project)).to.equal(
        'Balancing (Henry)\n',
      );
      expect(calls.at(-1)?.metadata.get('authorization')).to.deep.equal(['Bearer of-the-client']);
      expect(calls.at(-1)?.deadline).to.be.below(Date.now() + 5_100);
    } finally {
      post.close();
      followed.close();
      await certificates.close();
    }
  });

  it('is named after a repository for its registry', async () => {
    const out = join(directory.path, 'published');
    await mkdir(out);
    const script = join(root, 'scripts/pack-contract.mjs');
    const printed = await run(process.execPath, [script, '--repository', 'Acme/Duet', out], root);
    expect(printed.trim()).to.match(/\/acme-duet-contract-[\d.]+\.tgz$/);
    await run('tar', ['-xzf', printed.trim()], out);
    const manifest: unknown = JSON.parse(await readFile(join(out, 'package/package.json'), 'utf8'));
    expect(manifest).to.deep.include({
      name: '@acme/duet-contract',
      repository: 'git+https://github.com/Acme/Duet.git',
    });
  });
});
