import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { core } from '../support/cluster.js';
import { grpcurl } from '../support/grpcurl.js';
import { chart, helm } from '../support/helm.js';
import type { Release } from '../support/release.js';
import { settings as suite } from '../support/settings.js';
import { sharedBench } from './support/bench.js';
import { type Bench, measure } from './support/measure.js';
import { rolledOut } from './support/rollout.js';
import { settings } from './support/settings.js';
import { upgrade } from './support/upgrade.js';

/** The chart for the images of E2E_BASELINE_TAG; build-baseline.sh builds both. */
const baseline = fileURLToPath(new URL('../../../../test/e2e/disturbance/baseline/chart.tgz', import.meta.url));

/** A usual upgrade: with the values of the install, over the defaults of the new chart. */
const upgradeByGivenValues = ({ namespace, name }: Release): Promise<string> =>
  helm(
    'upgrade',
    namespace,
    name,
    chart,
    '--reset-then-reuse-values',
    '--wait',
    '--timeout',
    '5m',
    '--set',
    `image.tag=${suite.imageTag}`,
  );

/** The passwords of the database, and the certificates with their keys. */
const secrets = async ({ namespace, name }: Release): Promise<readonly (Record<string, string> | undefined)[]> => {
  const kept = ['database', 'ca', 'user-tls', 'post-tls'];
  const read = kept.map((part) => core.readNamespacedSecret({ namespace, name: `${name}-${part}` }));
  return (await Promise.all(read)).map(({ data }) => data);
};

describe('no call is lost', () => {
  let bench: Bench;
  before(async function () {
    this.timeout(600_000);
    bench = await sharedBench();
    await upgrade(bench.release, { chart: baseline, set: { 'image.tag': settings.baselineTag } });
  });

  it('when the baseline is upgraded, and its data, passwords and certificates are kept', async () => {
    const { release } = bench;
    const userMessage = { userId: 'kept', name: 'Katherine', phoneNumber: '01077778888', age: 40 };
    const created = await grpcurl(await release.target('user'), 'v1.user.User/CreateUser', { userMessage });
    expect(created).to.include({ code: 'OK' });
    const before = await secrets(release);
    await release.closeForward('user');

    const upgradeAndLook = async (): Promise<void> => {
      await upgradeByGivenValues(release);
      const { messages } = await grpcurl(await release.target('user'), 'v1.user.User/GetUser', { userId: 'kept' });
      expect(JSON.stringify(messages)).to.include('Katherine');
      await release.closeForward('user');
      expect(await secrets(release)).to.deep.equal(before);
    };
    await measure(bench, { name: 'helm upgrade from the baseline', act: upgradeAndLook });
  });

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
