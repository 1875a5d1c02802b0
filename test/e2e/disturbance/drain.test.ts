import { core } from '../support/cluster.js';
import { command } from '../support/command.js';
import { sharedBench } from './support/bench.js';
import { drainNode } from './support/drain-node.js';
import { type Bench, measure } from './support/measure.js';
import { restart } from './support/rollout.js';

describe('no call is lost', () => {
  let bench: Bench;
  before(async function () {
    this.timeout(400_000);
    bench = await sharedBench();
  });

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
          await drainNode(namespace, drained, labelSelector);
        },
      });
    } finally {
      await command('kubectl', ['uncordon', drained]);
      await restart(bench.release, 'user', 'post'); // Spreads the pods over both nodes again.
    }
  });
});
