import { status } from '@grpc/grpc-js';
import { expect } from 'chai';
import type { ListPostsResponse } from '../../src/contract/gen/v1/post/ListPostsResponse.js';
import { StatusError } from '../../src/grpc/index.js';
import { core, readyPods, scale } from './support/cluster.js';
import { type PostClient, openPostClient } from './support/post-client.js';
import { type Release, podsOfComponent, sharedRelease } from './support/release.js';

describe('when something that Post needs is away', () => {
  let duet: Release;
  let client: PostClient;

  before(async function () {
    this.timeout(300_000);
    duet = await sharedRelease();
    client = await openPostClient(duet);
    await listPosts();
  });
  after(() => client?.close());

  const listPosts = (): Promise<ListPostsResponse> => client.post.ListPosts({}, { timeoutMs: 5_000 });
  const statuses = ({ postMessages }: ListPostsResponse): readonly string[] => [
    ...new Set(postMessages.map(({ authorStatus }) => authorStatus)),
  ];
  const pods = (component: 'user' | 'post' | 'postgresql', count: number): ReturnType<typeof readyPods> =>
    readyPods(duet.namespace, podsOfComponent(duet.name, component), count);

  /** The time until a call has the expected result, with one call after the other. */
  const msUntil = async (holds: (response: ListPostsResponse) => boolean): Promise<number> => {
    const started = Date.now();
    for (;;) {
      const response = await listPosts().catch(() => undefined);
      const ms = Date.now() - started;
      if ((response && holds(response)) || ms > 30_000) return ms;
    }
  };

  it('lists posts without authors in under 1.5 s while User has no pods, and with them within 3 s of its return', async () => {
    await scale('deployment', duet.namespace, 'duet-user', 0);
    await pods('user', 0);
    // The connection led to a removed pod.
    await duet.closeForward('user');
    for (let n = 0; n < 5; n += 1) {
      const started = Date.now();
      const response = await listPosts();
      expect(Date.now() - started).to.be.below(1500);
      expect(response.postMessages).to.have.length(8);
      expect(statuses(response)).to.deep.equal(['AUTHOR_STATUS_UNAVAILABLE']);
    }
    await scale('deployment', duet.namespace, 'duet-user', 2);
    await pods('user', 2);
    expect(await msUntil((response) => statuses(response).join() === 'AUTHOR_STATUS_FOUND')).to.be.below(3000);
  });

  it('fails with UNAVAILABLE while PostgreSQL is stopped for 20 s, keeps its pods ready, and works within 3 s of its return', async () => {
    const stopped = Date.now();
    await scale('statefulset', duet.namespace, 'duet-postgresql', 0);
    await pods('postgresql', 0);
    const codes = new Set<string>();
    while (Date.now() - stopped < 20_000) {
      const failure = await listPosts().then(
        () => undefined,
        (error: unknown) => error,
      );
      codes.add(failure instanceof StatusError ? status[failure.code] : String(failure));
    }
    expect([...codes]).to.deep.equal(['UNAVAILABLE']);

    await scale('statefulset', duet.namespace, 'duet-postgresql', 1);
    await pods('postgresql', 1);
    expect(await msUntil(() => true)).to.be.below(3000);

    // A pod that left the endpoints and returned would have become ready since.
    for (const { metadata, status: podStatus } of [...(await pods('user', 2)), ...(await pods('post', 2))]) {
      const ready = podStatus?.conditions?.find(({ type }) => type === 'Ready');
      expect(ready?.lastTransitionTime?.getTime(), metadata?.name).to.be.below(stopped);
      expect(podStatus?.containerStatuses?.[0]?.restartCount, metadata?.name).to.equal(0);
    }
    const { items } = await core.listNamespacedEvent({ namespace: duet.namespace, fieldSelector: 'reason=Unhealthy' });
    const unready = items.filter(
      ({ involvedObject, message, lastTimestamp }) =>
        !involvedObject.name?.startsWith('duet-postgresql') &&
        message?.startsWith('Readiness') &&
        (lastTimestamp?.getTime() ?? 0) > stopped,
    );
    expect(unready.map(({ message }) => message)).to.deep.equal([]);
  });
});
