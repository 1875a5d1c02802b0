import { expect } from 'chai';
import { readyPods, scale } from './support/cluster.js';
import { type PostClient, openPostClient } from './support/post-client.js';
import { countCalls } from './support/metrics.js';
import { type Release, podsOfComponent, sharedRelease } from './support/release.js';

describe('three User pods', () => {
  let duet: Release;
  let client: PostClient;
  let pods: readonly string[];

  before(async function () {
    this.timeout(300_000);
    duet = await sharedRelease();
    client = await openPostClient(duet);
    await scale('deployment', duet.namespace, 'duet-user', 3);
    pods = (await readyPods(duet.namespace, podsOfComponent(duet.name, 'user'), 3)).map(
      ({ metadata }) => metadata?.name ?? '',
    );
  });
  after(async () => {
    await client?.close();
    await scale('deployment', duet.namespace, 'duet-user', 2);
    await readyPods(duet.namespace, podsOfComponent(duet.name, 'user'), 2);
    // The connection may have led to the removed pod.
    await duet.closeForward('user');
  });

  const callsByPod = (): Promise<readonly number[]> =>
    Promise.all(pods.map((pod) => countCalls(duet.namespace, pod, 'v1.user.User', 'BatchGetUsers')));

  it('each take 25 to 42 % of what Post asks while it answers 300 ListPosts, one after the other', async () => {
    // Post is connected to each of them once each has been called.
    const connected = Date.now() + 10_000;
    while ((await callsByPod()).includes(0)) {
      expect(Date.now()).to.be.below(connected, 'a ready pod of User was not asked within 10 s');
      await client.post.ListPosts({}, { timeoutMs: 5000 });
    }

    const before = await callsByPod();
    for (let n = 0; n < 300; n += 1) await client.post.ListPosts({}, { timeoutMs: 5000 });
    const shares = (await callsByPod()).map((count, i) => (count - (before[i] ?? 0)) / 300);
    expect(shares.reduce((sum, share) => sum + share)).to.be.closeTo(1, 0.01);
    for (const share of shares) expect(share).to.be.within(0.25, 0.42);
  });
});
