import { expect } from 'chai';
import { readyPods } from './support/cluster.js';
import { command } from './support/command.js';
import { install, uninstall } from './support/helm.js';
import { grpcurl } from './support/grpcurl.js';
import { type Release, openRelease } from './support/release.js';

describe('uninstall, and install again', () => {
  let duet: Release;

  before(async function () {
    this.timeout(300_000);
    duet = await openRelease('reinstall');
  });
  after(() => duet?.close());

  /** All listable objects of the namespace, except those that Kubernetes puts into every namespace, and events. */
  const leftovers = async (): Promise<readonly string[]> => {
    const kinds = (await command('kubectl', ['api-resources', '--verbs=list', '--namespaced', '--output=name']))
      .trim()
      .split('\n')
      .filter((kind) => !/^(events|pods\.metrics)/.test(kind));
    const names = (await command('kubectl', ['--namespace', duet.namespace, 'get', kinds.join(','), '--output=name']))
      .trim()
      .split('\n');
    return names.filter((name) => !['configmap/kube-root-ca.crt', 'serviceaccount/default'].includes(name)).toSorted();
  };

  it('leaves the volume, its passwords and the certificates, and finds what was written', async function () {
    this.timeout(300_000);
    const userMessage = { userId: 'kept', name: 'Katherine', phoneNumber: '01077778888', age: 40 };
    expect(await grpcurl(await duet.target('user'), 'v1.user.User/CreateUser', { userMessage })).to.include({
      code: 'OK',
    });

    await Promise.all([duet.closeForward('user'), duet.closeForward('post')]);
    await uninstall(duet.namespace, duet.name);
    await readyPods(duet.namespace, `app.kubernetes.io/instance=${duet.name}`, 0); // Pods drain after their Deployment is deleted.
    expect(await leftovers()).to.deep.equal([
      'persistentvolumeclaim/data-duet-postgresql-0',
      'secret/duet-ca',
      'secret/duet-database',
      'secret/duet-post-tls',
      'secret/duet-user-tls',
    ]);

    await install(duet.namespace, duet.name);
    const { messages } = await grpcurl(await duet.target('user'), 'v1.user.User/GetUser', { userId: 'kept' });
    expect(JSON.stringify(messages)).to.include('Katherine');
    const posts = await grpcurl(await duet.target('post'), 'v1.post.Post/ListPosts', {});
    expect(JSON.stringify(posts.messages)).to.include('Henry');
  });
});
