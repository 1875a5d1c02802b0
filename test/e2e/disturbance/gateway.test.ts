import { closeBench, openBench } from './support/bench.js';
import { type Bench, measure } from './support/measure.js';
import { restart } from './support/rollout.js';
import { httpClientNames } from './support/settings.js';

/** In its own release, before that of the other cases exists: the upgrade baseline has no gateway. */
describe('no HTTP request is lost, on kept connections or on new ones', () => {
  let bench: Bench;
  before(async function () {
    this.timeout(400_000);
    bench = await openBench('gateway', {
      components: ['user', 'post', 'gateway'],
      set: { 'gateway.enabled': true },
      clients: httpClientNames,
      callsPerSecond: 100,
    });
  });
  after(async function () {
    this.timeout(300_000);
    if (bench) await closeBench(bench);
  });

  it('over a rolling restart of the gateway', () =>
    measure(bench, { name: 'Rolling restart of the gateway', act: ({ release }) => restart(release, 'gateway') }));
  it('over a rolling restart of the gateway, Post and User', () =>
    measure(bench, {
      name: 'Rolling restart of the gateway, Post and User',
      act: ({ release }) => restart(release, 'gateway', 'post', 'user'),
    }));
});
