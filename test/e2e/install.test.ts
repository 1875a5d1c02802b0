import { expect } from 'chai';
import { core, readyPods } from './support/cluster.js';
import { helm } from './support/helm.js';
import { commandsUnder, paste } from './support/notes.js';
import { type Release, podsOfComponent, sharedRelease } from './support/release.js';

describe('helm install, with no values but the images', () => {
  let duet: Release;

  before(async function () {
    this.timeout(300_000);
    duet = await sharedRelease();
  });

  it('runs two pods of each service where restricted Pod Security is enforced', async () => {
    const { metadata } = await core.readNamespace({ name: duet.namespace });
    expect(metadata?.labels).to.include({ 'pod-security.kubernetes.io/enforce': 'restricted' });
    await readyPods(duet.namespace, podsOfComponent(duet.name, 'user'), 2);
    await readyPods(duet.namespace, podsOfComponent(duet.name, 'post'), 2);
  });

  it('passes helm test', async () => {
    expect(await helm('test', duet.namespace, duet.name, '--logs', '--timeout', '90s')).to.match(/Phase:\s+Succeeded/);
  });

  it('prints lines that list posts with their authors when pasted', async () => {
    const lines = commandsUnder(duet.notes, 'List posts with their authors:');
    expect(lines).to.include('grpcurl');
    const printed = await paste(lines);
    for (const author of ['Henry', 'Jessie', 'Max', 'Tony']) expect(printed).to.include(`"author": "${author}"`);
  });
});
