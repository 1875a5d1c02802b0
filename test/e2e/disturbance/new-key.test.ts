import { readyPods, secretValue } from '../support/cluster.js';
import { command } from '../support/command.js';
import { podsOfComponent } from '../support/release.js';
import { sharedBench } from './support/bench.js';
import { presented, renew, trusted } from './support/certificates.js';
import { startLoad } from './support/load.js';
import { type Bench, measure } from './support/measure.js';
import { upgrade } from './support/upgrade.js';

/** The runbook "Changing the CA's key" of docs/operations/certificates.md. */
describe('no call is lost when the CA gets another key', () => {
  const bundle = 'duet-trust';
  let bench: Bench;
  let oldAuthority: string;
  let newAuthority: string;
  before(async function () {
    this.timeout(400_000);
    bench = await sharedBench();
  });

  const authority = (): Promise<string> => secretValue(bench.release.namespace, 'duet-ca', 'tls.crt');

  const trust = async (...authorities: readonly string[]): Promise<void> => {
    const { namespace } = bench.release;
    const manifest = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: bundle, namespace },
      data: { 'ca.crt': authorities.join('') },
    };
    await command('kubectl', ['apply', '--server-side', '--filename', '-'], { input: JSON.stringify(manifest) });
  };

  it('while services trust the old one by a bundle, and then both', () =>
    measure(bench, {
      name: "CA's key changed: both trusted",
      act: async ({ release }) => {
        const { namespace } = release;
        oldAuthority = await authority();
        await trust(oldAuthority);
        await upgrade(release, { set: { 'tls.trustBundle.configMap': bundle } });
        await readyPods(namespace, podsOfComponent(release.name, 'post'), 2);
        await command('kubectl', ['--namespace', namespace, 'delete', 'secret', 'duet-ca']);
        await command('kubectl', [
          '--namespace',
          namespace,
          'wait',
          'certificate',
          'duet-ca',
          '--for=condition=Ready',
          '--timeout=1m',
        ]);
        newAuthority = await authority();
        await trust(oldAuthority, newAuthority);
        await trusted(release, 'post', 2);
      },
    }));

  it('while certificates are reissued, and the old one is dropped', async () => {
    // Plain clients read their CAs once, so they are restarted with both.
    await bench.load.stop();
    bench.load = await startLoad(bench.release, { trustBundle: bundle });
    bench.judgedTo = undefined;
    await measure(bench, {
      name: "CA's key changed: reissued",
      act: async ({ release }) => {
        for (const component of ['user', 'post'] as const) {
          await presented(release, component, await renew(release.namespace, `${release.name}-${component}`));
        }
        await trust(newAuthority);
        await trusted(release, 'post', 1);
      },
    });
  });

  it('while services return to the CA of their own Secrets', () =>
    measure(bench, { name: "CA's key changed: bundle left out", act: ({ release }) => upgrade(release, {}) }));
});
