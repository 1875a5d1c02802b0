import { command } from '../support/command.js';
import { podsOfComponent, type Component } from '../support/release.js';
import { sharedBench } from './support/bench.js';
import { type Bench, measure } from './support/measure.js';

describe('rolling restarts lose no call', () => {
  let bench: Bench;
  before(async function () {
    this.timeout(400_000);
    bench = await sharedBench();
  });

  const restart = async ({ release: { namespace } }: Bench, ...components: readonly Component[]): Promise<void> => {
    const deployments = components.map((component) => `deployment/duet-${component}`);
    await command('kubectl', ['--namespace', namespace, 'rollout', 'restart', ...deployments]);
    for (const deployment of deployments) await command('kubectl', ['--namespace', namespace, 'rollout', 'status', deployment, '--timeout=5m']);
  };

  it('of User', () => measure(bench, { name: 'rolling restart of User', act: () => restart(bench, 'user') }));
  it('of Post', () => measure(bench, { name: 'rolling restart of Post', act: () => restart(bench, 'post') }));
  it('of both', () => measure(bench, { name: 'rolling restart of both', act: () => restart(bench, 'user', 'post') }));

  it('and neither does a pod of each that is deleted', () =>
    measure(bench, {
      name: 'a pod of each deleted',
      async act({ release: { namespace, name } }) {
        for (const component of ['user', 'post'] as const) {
          const pod = await command('kubectl', ['--namespace', namespace, 'get', 'pods', '--selector', podsOfComponent(name, component), '--output', 'name']);
          await command('kubectl', ['--namespace', namespace, 'delete', pod.split('\n')[0] ?? '', '--wait']);
        }
      },
    }));
});
