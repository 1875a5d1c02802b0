import { core, readyPods } from '../support/cluster.js';
import { command } from '../support/command.js';
import { podsOfComponent, type Release } from '../support/release.js';
import { restart } from '../disturbance/support/rollout.js';
import { historySuite } from './support/suite.js';

/** Deletes the first pod of a service without a grace period, which cuts off its calls without notice. */
const killPod = async ({ namespace, name }: Release, component: 'user' | 'post'): Promise<void> => {
  const labelSelector = podsOfComponent(name, component);
  const { items } = await core.listNamespacedPod({ namespace, labelSelector });
  const pod = items[0]?.metadata?.name ?? '';
  await command('kubectl', ['--namespace', namespace, 'delete', 'pod', pod, '--grace-period=0', '--force']);
  await readyPods(namespace, labelSelector, 2);
};

historySuite('a history of calls to User', {
  purpose: 'history',
  disturbances: [
    { name: 'a rolling restart of User', act: (release) => restart(release, 'user') },
    { name: 'a pod of User killed', act: (release) => killPod(release, 'user') },
    {
      name: 'PostgreSQL restarted',
      async act({ namespace, name }) {
        const pod = `${name}-postgresql-0`;
        await command('kubectl', ['--namespace', namespace, 'delete', 'pod', pod, '--wait']);
        await readyPods(namespace, podsOfComponent(name, 'postgresql'), 1);
      },
    },
    {
      name: 'PostgreSQL killed',
      async act({ namespace, name }) {
        const pod = `${name}-postgresql-0`;
        await command('kubectl', ['--namespace', namespace, 'delete', 'pod', pod, '--grace-period=0', '--force']);
        await readyPods(namespace, podsOfComponent(name, 'postgresql'), 1);
      },
    },
  ],
});
