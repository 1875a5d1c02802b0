import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { tryCommand } from './support/command.js';
import { chart, helm, valueFlags } from './support/helm.js';
import { openNamespace } from './support/release.js';

const folder = join(chart, 'ci');

describe('the values files under charts/duet/ci', () => {
  let namespace: string;
  let close: () => Promise<void>;

  before(async () => ({ namespace, close } = await openNamespace('values')));
  after(() => close());

  for (const file of readdirSync(folder).filter((name) => name.endsWith('-values.yaml'))) {
    it(`${file}: the API server takes all that the chart makes of it`, async () => {
      await helm('install', namespace, 'duet', chart, '--dry-run=server', ...valueFlags({ files: [join(folder, file)] }));
    });
  }

  it('a mistyped key is refused', async () => {
    const { code, stderr } = await tryCommand('helm', ['template', 'duet', chart, '--set', 'user.replicsCount=3']);
    expect(code).not.to.equal(0);
    expect(stderr).to.include('replicsCount');
  });
});
