import { AutoscalingV2Api, type V2HorizontalPodAutoscaler } from '@kubernetes/client-node';
import { expect } from 'chai';
import { apps, config, podsOf, scale, until, type Watched } from '../support/cluster.js';
import { command } from '../support/command.js';
import { podsOfComponent } from '../support/release.js';
import { sharedBench } from './support/bench.js';
import { startLoad } from './support/load.js';
import { type Bench, measure } from './support/measure.js';
import { rolledOut } from './support/rollout.js';
import { upgrade } from './support/upgrade.js';

/** The CPU requests are far above the steady load, and far below the burst. */
const autoscaled = {
  'user.autoscaling.enabled': true,
  'user.autoscaling.maxReplicas': 4,
  'user.autoscaling.targetCPUUtilizationPercentage': 60,
  'user.autoscaling.targetMemoryUtilizationPercentage': 500,
  'user.autoscaling.behavior.scaleDown.stabilizationWindowSeconds': 10,
  'user.resources.requests.cpu': '300m',
};

const autoscaling = config.makeApiClient(AutoscalingV2Api);

const autoscalersOf = (namespace: string): Watched<V2HorizontalPodAutoscaler> => ({
  path: `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`,
  list: () => autoscaling.listNamespacedHorizontalPodAutoscaler({ namespace }),
});

describe('no call is lost', () => {
  let bench: Bench;
  before(async function () {
    this.timeout(400_000);
    bench = await sharedBench();
  });

  it('when an autoscaler takes over, which finds as many pods as there were', () =>
    measure(bench, {
      name: 'Autoscaling turned on',
      act: async ({ release }) => {
        const { namespace, name } = release;
        await upgrade(release, { set: autoscaled });
        const { spec } = await apps.readNamespacedDeployment({ namespace, name: `${name}-user` });
        expect(spec?.replicas).to.be.at.least(2);
        await rolledOut(release, 'user');
        await until('the autoscaler to know CPU and memory', autoscalersOf(namespace), (autoscalers) =>
          ['cpu', 'memory'].every((name) =>
            autoscalers[0]?.status?.currentMetrics?.some(
              ({ resource }) => resource?.name === name && resource.current.averageUtilization !== undefined,
            ),
          ),
        );
      },
    }));

  it('when load has User scaled up, and down after it', () =>
    measure(bench, {
      name: 'User scaled up by load and down after it',
      act: async ({ release }) => {
        const { namespace, name } = release;
        const pods = podsOf(namespace, podsOfComponent(name, 'user'));
        const burst = await startLoad(release, { job: 'burst', clients: ['clusterip'], callsPerSecond: 800 });
        try {
          await until('User to be scaled up', pods, ({ length }) => length > 2, 180_000);
        } finally {
          await burst.stop();
        }
        await until('User to be scaled down', pods, ({ length }) => length === 2, 300_000);
      },
    }));

  after(async function () {
    this.timeout(400_000);
    // The autoscaler owns the number of pods, and helm does not take over a different one.
    const { namespace, name } = bench.release;
    await command('kubectl', ['--namespace', namespace, 'delete', 'hpa', `${name}-user`]);
    await scale('deployment', namespace, `${name}-user`, 2);
    await upgrade(bench.release, {});
  });
});
