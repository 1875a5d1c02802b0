import { sharedBench } from './support/bench.js';
import { presented, renew } from './support/certificates.js';
import { type Bench, measure } from './support/measure.js';

describe('no call is lost when cert-manager renews', () => {
  let bench: Bench;
  before(async function () {
    this.timeout(400_000);
    bench = await sharedBench();
  });

  for (const component of ['user', 'post'] as const) {
    it(`the certificate of ${component}`, () =>
      measure(bench, {
        name: `Certificate of ${component === 'user' ? 'User' : 'Post'} renewed`,
        act: async ({ release }) =>
          presented(release, component, await renew(release.namespace, `${release.name}-${component}`)),
      }));
  }

  it('the CA with its key, and then what it signs', () =>
    measure(bench, {
      name: 'CA renewed with its key',
      act: async ({ release }) => {
        await renew(release.namespace, `${release.name}-ca`);
        for (const component of ['user', 'post'] as const) {
          await presented(release, component, await renew(release.namespace, `${release.name}-${component}`));
        }
      },
    }));
});
