import { expect } from 'chai';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '../support/child.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('npm run dev', function () {
  this.timeout(60_000);
  let tree: string;
  let child: Child | undefined;

  before(async () => {
    tree = await mkdtemp(join(tmpdir(), 'duet-dev-'));
    for (const part of ['src', 'protos', 'scripts', 'package.json'])
      await cp(join(root, part), join(tree, part), { recursive: true });
    await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
  });
  after(async () => {
    await child?.stop();
    await rm(tree, { recursive: true });
  });

  const edit = async (change: (text: string) => string): Promise<void> => {
    const file = join(tree, 'src/dev/greeting.ts');
    await writeFile(file, change(await readFile(file, 'utf8')));
  };

  it('keeps the services while src does not compile, starts them again with what changed, and ends them', async () => {
    const environment = {
      ...process.env,
      USER_LISTEN_ADDRESS: '127.0.0.1:0',
      POST_LISTEN_ADDRESS: '127.0.0.1:0',
      GATEWAY_LISTEN_ADDRESS: '127.0.0.1:0',
      LOG_FORMAT: 'json',
      LOG_LEVEL: 'info',
    };
    child = startChild(process.execPath, ['scripts/dev.mjs'], environment, tree);
    await child.line(/Ctrl-C stops everything/);

    await edit((text) => `${text}\nconst = 1;\n`);
    await child.line(/ERROR.*Expected identifier/);
    expect(child.lines.filter((line) => line.includes('shutting down'))).to.deep.equal([]);

    await edit((text) => text.replace('\nconst = 1;\n', '').replace('Ctrl-C stops everything', 'Ctrl-C ends them all'));
    await child.line(/Ctrl-C ends them all/);
    expect(child.lines.filter((line) => line.includes('shutting down'))).to.have.lengthOf(1);
    expect(child.lines).to.include.members(['building …', 'loading …']);
    expect(child.lines.join('\n'), 'errors of the code, without a stack trace of the build').not.to.include('    at ');
    expect(await child.stop(15_000)).to.equal(0);
    expect(child.lines.filter((line) => line.includes('shutting down'))).to.have.lengthOf(2);
  });
});
