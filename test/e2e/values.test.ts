import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createAuthority } from '../../src/dev/certificates.js';
import { core, secretValue } from './support/cluster.js';
import { command, tryCommand } from './support/command.js';
import { chart, chartFolder, helm, install, valueFlags } from './support/helm.js';
import { openNamespace } from './support/release.js';

const folder = join(chartFolder, 'ci');

describe('the values files under charts/duet/ci', () => {
  let namespace: string;
  let close: (() => Promise<void>) | undefined;

  before(async () => {
    ({ namespace, close } = await openNamespace('values'));
  });
  after(() => close?.());

  const createSecret = async (name: string, stringData: Record<string, string>): Promise<void> => {
    await core.createNamespacedSecret({ namespace, body: { metadata: { name }, stringData } });
  };

  /** What a file names that the chart does not make: the database is that of the release with default values. */
  const prepare: Readonly<Record<string, () => Promise<void>>> = {
    'existing-secrets': async () => {
      const url = (key: string): Promise<string> => secretValue(namespace, 'default-database', key);
      await createSecret('databases', { 'user-url': await url('user-url'), 'post-url': await url('post-url') });
      const authority = createAuthority('a CA of its own');
      for (const component of ['user', 'post']) {
        const leaf = authority.issue({ dns: [`existing-secrets-${component}.${namespace}.svc`] });
        await createSecret(`${component}-certificate`, {
          'ca.crt': authority.certificatePem,
          'tls.crt': leaf.certificatePem,
          'tls.key': leaf.privateKeyPem,
        });
      }
    },
  };

  for (const file of readdirSync(folder).filter((name) => name.endsWith('-values.yaml'))) {
    const release = file.replace('-values.yaml', '');
    const files = [join(folder, file)];

    // The pod of `helm test` needs a ServiceAccount that a dry run does not make.
    it(`${file}: the API server takes all that the chart makes of it, without a warning`, async () => {
      const rendered = await command('helm', [
        'template',
        '--skip-tests',
        '--namespace',
        namespace,
        release,
        chart,
        ...valueFlags({ files }),
      ]);
      const { code, stderr } = await tryCommand(
        'kubectl',
        ['--namespace', namespace, 'apply', '--dry-run=server', '--filename', '-'],
        { input: rendered },
      );
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    });

    it(`${file}: installs where restricted Pod Security is enforced, and passes helm test`, async function () {
      this.timeout(300_000);
      await prepare[release]?.();
      await install(namespace, release, { files, set: { replicaCount: 1, minReadySeconds: 0 } });
      expect(await helm('test', namespace, release, '--logs', '--timeout', '90s')).to.match(/Phase:\s+Succeeded/);
    });
  }
});
