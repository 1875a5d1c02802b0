import { fileURLToPath } from 'node:url';
import { helm } from '../support/helm.js';
import { sharedBench } from './support/bench.js';
import { type Bench, measure } from './support/measure.js';
import { rolledOut } from './support/rollout.js';
import { settings } from './support/settings.js';
import { upgrade } from './support/upgrade.js';

/** The chart of the images of E2E_BASELINE_TAG; build-baseline.sh makes both. */
const baseline = fileURLToPath(new URL('../../../../test/e2e/disturbance/baseline/chart.tgz', import.meta.url));

describe('no call is lost', () => {
  let bench: Bench;
  before(async function () {
    this.timeout(600_000);
    bench = await sharedBench();
    await upgrade(bench.release, { chart: baseline, set: { 'image.tag': settings.baselineTag } });
  });

  it('when the baseline is upgraded', () => measure(bench, { name: 'helm upgrade from the baseline', act: ({ release }) => upgrade(release, {}) }));

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
