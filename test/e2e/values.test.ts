import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { command, tryCommand } from './support/command.js';
import { chart, valueFlags } from './support/helm.js';
import { openNamespace } from './support/release.js';

const folder = join(chart, 'ci');

describe('the values files under charts/duet/ci', () => {
  let namespace: string;
  let close: (() => Promise<void>) | undefined;

  before(async () => {
    ({ namespace, close } = await openNamespace('values'));
  });
  after(() => close?.());

  for (const file of readdirSync(folder).filter((name) => name.endsWith('-values.yaml'))) {
    // The pod of `helm test` needs a ServiceAccount that a dry run does not make.
    it(`${file}: the API server takes all that the chart makes of it, without a warning`, async () => {
      const rendered = await command('helm', ['template', '--skip-tests', '--namespace', namespace, 'duet', chart, ...valueFlags({ files: [join(folder, file)] })]);
      const { code, stderr } = await tryCommand('kubectl', ['--namespace', namespace, 'apply', '--dry-run=server', '--filename', '-'], { input: rendered });
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    });
  }
});
