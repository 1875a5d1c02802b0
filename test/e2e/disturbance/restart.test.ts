import { core } from '../support/cluster.js';
import { podsOfComponent } from '../support/release.js';
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

  it('over a rolling restart of User', () =>
    measure(bench, { name: 'Rolling restart of User', act: ({ release }) => restart(release, 'user') }));
  it('over a rolling restart of Post', () =>
    measure(bench, { name: 'Rolling restart of Post', act: ({ release }) => restart(release, 'post') }));
  it('over a rolling restart of both', () =>
    measure(bench, { name: 'Rolling restart of both', act: ({ release }) => restart(release, 'user', 'post') }));

  it('when a pod of each is deleted', () =>
    measure(bench, {
      name: 'A pod of each deleted',
      act: async ({ release: { namespace, name } }) => {
        const pods = await Promise.all(
          (['user', 'post'] as const).map(async (component) => {
            const {
              items: [pod],
            } = await core.listNamespacedPod({ namespace, labelSelector: podsOfComponent(name, component) });
            return pod?.metadata?.name ?? '';
          }),
        );
        await command('kubectl', ['--namespace', namespace, 'delete', 'pod', ...pods, '--wait']);
      },
    }));
});
