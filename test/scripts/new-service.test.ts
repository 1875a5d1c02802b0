import { expect } from 'chai';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyTree, type CopyOfTree } from '../support/copy-of-tree.js';

describe('npm run new-service', () => {
  let copy: CopyOfTree;

  const succeed = async (...args: readonly string[]): Promise<string> => {
    const { code, printed } = await copy.run(...args);
    expect(code, printed).to.equal(0);
    return printed;
  };
  const read = (path: string): string => readFileSync(join(copy.path, path), 'utf8');

  before(async function () {
    this.timeout(60_000);
    copy = await copyTree();
    for (const name of ['shop', 'orders']) await succeed('scripts/new-service.mjs', name);
  });
  after(() => copy.close());

  it('makes services that build and pass their tests, of which one is run here', async function () {
    this.timeout(120_000);
    const config = { extends: './tsconfig.json', include: ['services'] };
    writeFileSync(join(copy.path, 'tsconfig.services.json'), JSON.stringify(config));
    await succeed('node_modules/typescript/bin/tsc', '--project', 'tsconfig.services.json');
    const assets = "const { copyAssets } = await import('./scripts/assets.mjs'); copyAssets('.', './dist');";
    await succeed('--input-type=module', '--eval', assets);
    const test = ['--no-config', 'dist/services/orders/orders.test.js'];
    expect(await succeed('node_modules/mocha/bin/mocha.js', ...test)).to.match(/^ *7 passing/m);
  });

  it('makes services that are in order for the linter, the formatter and the generator', async function () {
    this.timeout(120_000);
    await succeed('node_modules/oxlint/bin/oxlint', '--deny-warnings', 'services');
    await succeed('node_modules/prettier/bin/prettier.cjs', '--check', 'services');
    await succeed('scripts/generate.mjs', '--check', 'services');
  });

  it('names the service by NAME, and its messages by the singular', () => {
    const proto = read('services/orders/protos/orders/v1/orders.proto');
    expect(proto).to.include('package orders.v1;');
    expect(proto).to.include('rpc CreateOrder(CreateOrderRequest) returns (CreateOrderResponse);');
    expect(read('services/orders/Dockerfile')).to.include('orders=services/orders/main.ts');
    for (const file of readdirSync(join(copy.path, 'services/shop'), { recursive: true, withFileTypes: true })) {
      expect(file.name).not.to.match(/note/i);
      if (file.isFile() && !file.name.endsWith('.binpb'))
        expect(readFileSync(join(file.parentPath, file.name), 'utf8'), file.name).not.to.match(/note/i);
    }
  });

  for (const [name, problem] of [
    ['', 'begins with a letter'],
    ['Shop', 'begins with a letter'],
    ['../shop', 'begins with a letter'],
    ['user', 'is a name of the services that exist'],
    ['shop', 'services/shop exists already'],
  ] as const) {
    it(`refuses ${name === '' ? 'no name' : name}`, async () => {
      const { code, printed } = await copy.run('scripts/new-service.mjs', name);
      expect(code).to.equal(64);
      expect(printed).to.include(problem);
    });
  }
});
