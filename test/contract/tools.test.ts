import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs buf on a copy of the protos in which `from` is replaced by `to`, and gives what it prints when it refuses. */
const bufOnChanged = async (args: readonly string[], from: string, to: string): Promise<string> => {
  const copy = await mkdtemp(join(tmpdir(), 'duet-protos-'));
  try {
    await cp(join(root, 'buf.yaml'), join(copy, 'buf.yaml'));
    await cp(join(root, 'protos'), join(copy, 'protos'), { recursive: true });
    await cp(join(root, 'src/grpc/protos'), join(copy, 'src/grpc/protos'), { recursive: true });
    const file = join(copy, 'protos/v1/user/user.proto');
    const text = await readFile(file, 'utf8');
    expect(text).to.include(from);
    await writeFile(file, text.replace(from, to));
    const options = { cwd: copy, env: { PATH: process.env['PATH'], BUF_CACHE_DIR: join(copy, 'cache') } };
    return await new Promise((resolve) => {
      execFile(join(root, 'node_modules/.bin/buf'), args, options, (error, stdout) => {
        resolve(error === null ? '' : stdout);
      });
    });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
};

describe('the guards of the contract', () => {
  const breaking = ['breaking', 'protos', '--against', 'protos/baseline.binpb'];

  it('let an added field pass', async () => {
    expect(await bufOnChanged(breaking, 'string etag = 7;', 'string etag = 7;\n  string email = 1000;')).to.equal('');
  });

  for (const [change, from, to] of [
    ['a changed number', 'string phone_number = 3;', 'string phone_number = 1000;'],
    ['a changed type', 'int32 age = 4;', 'string age = 4;'],
    ['a changed name', 'string phone_number = 3;', 'string phone = 3;'],
    ['a removed method', 'rpc LookupUsers(', 'rpc FindUsers('],
    ['a changed form', 'returns (stream ExportUsersResponse)', 'returns (ExportUsersResponse)'],
  ] as const) {
    it(`refuse ${change}`, async () => {
      expect(await bufOnChanged(breaking, from, to)).to.include('user.proto');
    });
  }

  it('refuse a field without a comment', async () => {
    expect(await bufOnChanged(['lint'], '  // In years, 0–150.\n', '')).to.include('should have a non-empty comment');
  });
});
