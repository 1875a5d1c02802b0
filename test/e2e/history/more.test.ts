import { core, readyPods, scale } from '../support/cluster.js';
import { command } from '../support/command.js';
import { podsOfComponent } from '../support/release.js';
import { presented, renew } from '../disturbance/support/certificates.js';
import { drainNode } from '../disturbance/support/drain-node.js';
import { restart } from '../disturbance/support/rollout.js';
import { historySuite } from './support/suite.js';

historySuite('a history of calls to User during planned changes', {
  purpose: 'history-planned',
  disturbances: [
    {
      name: 'a node drained',
      async act({ namespace, name }, { node }) {
        const labelSelector = podsOfComponent(name, 'user');
        const { items } = await core.listNamespacedPod({ namespace, labelSelector });
        const drained = items.map(({ spec }) => spec?.nodeName ?? '').find((other) => other !== node);
        if (drained === undefined) throw new Error(`all pods of User are on ${node}, which is not drained`);
        try {
          await drainNode(namespace, drained, labelSelector);
          await readyPods(namespace, labelSelector, 2);
        } finally {
          await command('kubectl', ['uncordon', drained]);
        }
      },
    },
    {
      name: 'User scaled from 2 to 4 and back',
      async act({ namespace, name }) {
        for (const count of [4, 2]) {
          await scale('deployment', namespace, `${name}-user`, count);
          await readyPods(namespace, podsOfComponent(name, 'user'), count);
        }
      },
    },
    {
      name: 'the certificate of User renewed',
      act: async (release) => presented(release, 'user', await renew(release.namespace, `${release.name}-user`)),
    },
    { name: 'a rolling restart of both services', act: (release) => restart(release, 'user', 'post') },
  ],
});
