import { setTimeout as pause } from 'node:timers/promises';
import { core, isStatus } from '../support/cluster.js';
import { command } from '../support/command.js';
import { sharedBench } from './support/bench.js';
import { type Bench, measure } from './support/measure.js';
import { restart } from './support/rollout.js';

describe('no call is lost', () => {
  let bench: Bench;
  before(async function () {
    this.timeout(400_000);
    bench = await sharedBench();
  });

  /** As `kubectl drain` does: again while a disruption budget does not allow it. */
  const evict = async (namespace: string, name: string): Promise<void> => {
    for (;;) {
      try {
        await core.createNamespacedPodEviction({ namespace, name, body: { metadata: { namespace, name } } });
        return;
      } catch (error) {
        if (!isStatus(error, 429)) throw error;
        await pause(2_000);
      }
    }
  };

  it('when a node is drained', async () => {
    const {
      release: { namespace },
      load,
    } = bench;
    const labelSelector = 'app.kubernetes.io/component in (user, post)';
    const { items: pods } = await core.listNamespacedPod({ namespace, labelSelector });
    const drained = pods.map(({ spec }) => spec?.nodeName ?? '').find((node) => node !== load.node);
    if (drained === undefined)
      throw new Error(`all pods are on ${load.node}, which has the database and is not drained`);
    try {
      await measure(bench, {
        name: 'A node drained',
        act: async () => {
          await command('kubectl', ['cordon', drained]);
          const { items } = await core.listNamespacedPod({
            namespace,
            fieldSelector: `spec.nodeName=${drained}`,
            labelSelector,
          });
          await Promise.all(
            items.map(async ({ metadata }) => {
              await evict(namespace, metadata?.name ?? '');
              await command('kubectl', [
                '--namespace',
                namespace,
                'wait',
                `pod/${metadata?.name}`,
                '--for=delete',
                '--timeout=2m',
              ]);
            }),
          );
        },
      });
    } finally {
      await command('kubectl', ['uncordon', drained]);
      await restart(bench.release, 'user', 'post'); // Over both nodes again.
    }
  });
});
