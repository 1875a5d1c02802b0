import { expect } from 'chai';
import { readyPods, scale } from '../support/cluster.js';
import { podsOfComponent } from '../support/release.js';
import { sharedBench } from './support/bench.js';
import { type Bench, measure, steady } from './support/measure.js';

describe('no call is lost', () => {
  let bench: Bench;
  before(async function () {
    this.timeout(400_000);
    bench = await sharedBench();
  });

  const scaleUser = ({ release: { namespace, name } }: Bench, replicas: number): Promise<void> =>
    scale('deployment', namespace, `${name}-user`, replicas);

  it('when User is scaled from 2 to 6', () =>
    measure(bench, {
      name: 'User scaled from 2 to 6',
      pods: { user: 6 },
      watchSeconds: 15,
      act: () => scaleUser(bench, 6),
    }));

  it('when User is scaled from 6 to 2', () =>
    measure(bench, { name: 'User scaled from 6 to 2', act: () => scaleUser(bench, 2) }));

  it('and a new pod of User serves Post within 3 s of being ready, from 3 to 6 of them', async () => {
    const {
      release: { namespace, name },
      load,
    } = bench;
    const pods = (count: number): ReturnType<typeof readyPods> =>
      readyPods(namespace, podsOfComponent(name, 'user'), count);
    await scaleUser(bench, 3);
    const before = new Set((await pods(3)).map(({ metadata }) => metadata?.name));
    await steady(bench);

    await scaleUser(bench, 6);
    const added = (await pods(6)).filter(({ metadata }) => !before.has(metadata?.name));
    const firstSecond = (address: string | undefined): number | undefined =>
      load.records.seconds('post').find(({ pods: answers }) => (answers[address ?? ''] ?? 0) > 0)?.second;
    await load.until(() => added.every(({ status }) => firstSecond(status?.podIP) !== undefined), 15_000);

    const waited = added.map(({ status }) => {
      const { lastTransitionTime = 0 } = status?.conditions?.find(({ type }) => type === 'Ready') ?? {};
      return (firstSecond(status?.podIP) ?? Infinity) - new Date(lastTransitionTime).getTime() / 1000; // A watch receives text.
    });
    for (const seconds of waited) expect(seconds, `first calls after ${waited.join(', ')} s`).to.be.at.most(3);
    await scaleUser(bench, 2);
    await pods(2);
  });
});
