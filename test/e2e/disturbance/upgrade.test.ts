import { fileURLToPath } from 'node:url';
import { helm } from '../support/helm.js';
import { sharedBench } from './support/bench.js';
import { type Bench, measure } from './support/measure.js';
import { rolledOut } from './support/rollout.js';
import { settings } from './support/settings.js';
import { upgrade } from './support/upgrade.js';

/** The chart of the images of E2E_BASELINE_TAG; build-baseline.sh makes both. */
const baseline = fileURLToPath(new URL('../../../../test/e2e/disturbance/baseline/chart.tgz', import.meta.url));

/**
 * Today's default, and the pace that the docs give. The baseline's own is 5, at which clients that ask DNS by themselves are
 * left without an address for some seconds, when it is rolled out and when it is rolled back to.
 */
const minReadySeconds = 15;

describe('no call is lost', () => {
  let bench: Bench;
  before(async function () {
    this.timeout(600_000);
    bench = await sharedBench();
    await upgrade(bench.release, { chart: baseline, set: { 'image.tag': settings.baselineTag, minReadySeconds } });
  });

  it('when the baseline is upgraded', () =>
    measure(bench, { name: 'helm upgrade from the baseline', act: ({ release }) => upgrade(release, {}) }));

  it('when the upgrade is rolled back', () =>
    measure(bench, {
      name: 'helm rollback to the baseline',
      act: async ({ release }) => {
        await helm('rollback', release.namespace, release.name, '--wait', '--timeout', '5m');
        await rolledOut(release, 'user', 'post');
      },
    }));

  after(() => upgrade(bench.release, {}));
});
