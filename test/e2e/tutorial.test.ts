import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { goProgram } from '../support/go.js';
import { command } from './support/command.js';
import { readyPods } from './support/cluster.js';
import { chart, chartFolder, helm, install, valueFlags } from './support/helm.js';
import { type PortForward, portForward } from './support/port-forward.js';
import { openNamespace, podsOfComponent } from './support/release.js';
import { startTutorialServer } from './support/tutorial-server.js';

const posts = z.object({
  postMessages: z.array(
    z.object({ postId: z.string(), author: z.string(), title: z.string(), tags: z.array(z.string()) }),
  ),
});
const authors = ['Henry', 'Henry', 'Henry', 'Henry', 'Jessie', 'Max', 'Max', 'Tony'];

describe('with the values of the tutorial', () => {
  const values = { files: [join(chartFolder, 'ci', 'tutorial-values.yaml')] };
  let namespace: string;
  let close: (() => Promise<void>) | undefined;
  let client: string;

  before(async function () {
    this.timeout(600_000);
    client = await goProgram('tutorial-client');
    ({ namespace, close } = await openNamespace('tutorial'));
    await install(namespace, 'duet', values);
  });
  after(() => close?.());

  const call = async (service: string, port: number, ...args: readonly string[]): Promise<unknown> => {
    const forward: PortForward = await portForward(namespace, `service/${service}`, port);
    try {
      return JSON.parse(await command(client, ['-address', forward.address, '-call', ...args]));
    } finally {
      await forward.close();
    }
  };

  it('a Go client of the tutorial lists users', async () => {
    const users = z.object({ userMessages: z.array(z.object({ name: z.string() })) });
    const { userMessages } = users.parse(await call('duet-user', 9000, 'ListUsers'));
    expect(userMessages.map(({ name }) => name)).to.deep.equal(['Henry', 'Michael', 'Jessie', 'Max', 'Tony']);
  });

  it('a Go client of the tutorial lists posts', async () => {
    const { postMessages } = posts.parse(await call('duet-post', 9001, 'ListPosts'));
    expect(postMessages.map(({ author }) => author)).to.deep.equal(authors);
    const byMax = posts.parse(await call('duet-post', 9001, 'ListPostsByUserId', '-user-id', '4'));
    expect(byMax.postMessages.map(({ postId }) => postId)).to.deep.equal(['6', '7']);
  });

  it('Post fills in authors from a Go server of the tutorial', async function () {
    this.timeout(180_000);
    const address = await startTutorialServer(namespace);
    const flags = valueFlags({ ...values, set: { 'post.userClient.address': address, 'user.replicaCount': 0 } });
    await helm('upgrade', namespace, 'duet', chart, '--wait', '--timeout', '2m', ...flags);
    await readyPods(namespace, podsOfComponent('duet', 'user'), 0);
    const { postMessages } = posts.parse(await call('duet-post', 9001, 'ListPosts'));
    expect(postMessages.map(({ author }) => author)).to.deep.equal(authors);
    const logs = await command('kubectl', ['--namespace', namespace, 'logs', 'deployment/tutorial-user']);
    expect(logs).to.include('/v1.user.User/GetUser');
  });
});
