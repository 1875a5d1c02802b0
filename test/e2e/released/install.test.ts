import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { onNode } from '../disturbance/support/outside.js';
import { core } from '../support/cluster.js';
import { command } from '../support/command.js';
import { helm } from '../support/helm.js';
import { openNamespace } from '../support/release.js';
import { settings } from '../support/settings.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** The names of a release. The registry does not exist, so the cluster uses the nodes' images with these names. */
const released = { version: '9.9.9', registry: 'registry.invalid', repository: 'acme/duet' };

/** One of our images, and its released name. */
const ours = (component: string): { readonly from: string; readonly name: string } => ({
  from: `${settings.imageRepository}-${component}:${settings.imageTag}`,
  name: `${released.registry}/${released.repository}-${component}`,
});

const images = {
  user: ours('user'),
  post: ours('post'),
  gateway: ours('gateway'),
  database: { from: 'postgres:17', name: 'docker.io/library/postgres' },
} as const;

const ctr = (node: string, ...args: readonly string[]): Promise<string> =>
  onNode(node, 'ctr', '--namespace', 'k8s.io', 'images', ...args);

/** Gives a node's image its released name, as if it had been pulled by its digest, and resolves to the digest. */
const nameByDigest = async (node: string, from: string, name: string): Promise<string> => {
  const source = from.includes('/') ? from : `docker.io/library/${from}`;
  const lines = (await ctr(node, 'list', `name==${source}`)).trim().split('\n');
  const digest = /sha256:[0-9a-f]{64}/.exec(lines.find((line) => line.startsWith(`${source} `)) ?? '')?.[0];
  if (digest === undefined) throw new Error(`${source} is not on ${node}:\n${lines.join('\n')}`);
  await ctr(node, 'tag', '--force', source, `${name}@${digest}`);
  return digest;
};

describe('a released chart, with its images on the nodes', () => {
  let directory: string;
  let namespace: string;
  let chart: string;
  let close: (() => Promise<void>) | undefined;
  const digests = new Map<string, string>();

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'duet-released-'));
    const { items: nodes } = await core.listNode();
    for (const [image, { from, name }] of Object.entries(images)) {
      const found = await Promise.all(nodes.map(({ metadata }) => nameByDigest(metadata?.name ?? '', from, name)));
      const [digest = '', ...others] = new Set(found);
      expect(others, `${from} is the same on all nodes`).to.deep.equal([]);
      digests.set(image, digest);
    }
    const flags = {
      ...released,
      ...Object.fromEntries([...digests].map(([image, digest]) => [`${image}-digest`, digest])),
      destination: directory,
    };
    await command('env', [
      '--chdir',
      root,
      process.execPath,
      'scripts/package-chart.mjs',
      ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
    ]);
    chart = join(directory, `duet-${released.version}.tgz`);
    ({ namespace, close } = await openNamespace('released'));
  });
  after(async () => {
    await close?.();
    await rm(directory, { recursive: true });
  });

  it('installs with no values at all, and passes helm test', async () => {
    await helm('install', namespace, 'duet', chart, '--wait', '--timeout', '4m');
    expect(await command('helm', ['get', 'values', '--namespace', namespace, 'duet', '--output', 'json'])).to.equal(
      'null\n',
    );
    expect(await helm('test', namespace, 'duet', '--logs', '--timeout', '90s')).to.match(/Phase:\s+Succeeded/);
  });

  it('has its gateway when it is upgraded to, and passes helm test again', async () => {
    await helm('upgrade', namespace, 'duet', chart, '--set', 'gateway.enabled=true', '--wait', '--timeout', '4m');
    expect(await helm('test', namespace, 'duet', '--logs', '--timeout', '90s')).to.match(/Phase:\s+Succeeded/);
  });

  it('runs each image by registry, repository, tag and digest', async () => {
    const { items } = await core.listNamespacedPod({ namespace });
    const running = new Set(items.flatMap(({ spec }) => (spec?.containers ?? []).map(({ image }) => image)));
    expect([...running]).to.have.members([
      `docker.io/library/postgres:17@${digests.get('database')}`,
      `${images.gateway.name}:${released.version}@${digests.get('gateway')}`,
      `${images.post.name}:${released.version}@${digests.get('post')}`,
      `${images.user.name}:${released.version}@${digests.get('user')}`,
    ]);
  });
});
