import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Copy {
  /** Replaces `from` in user.proto. */
  readonly change: (from: string, to: string) => Promise<void>;
  /** Runs buf, and returns its output when it rejects. */
  readonly buf: (args: readonly string[]) => Promise<string>;
}

/** Runs `work` on a copy of the protos. */
const inCopy = async <T>(work: (copy: Copy) => Promise<T>): Promise<T> => {
  const copy = await mkdtemp(join(tmpdir(), 'duet-protos-'));
  try {
    await cp(join(root, 'buf.yaml'), join(copy, 'buf.yaml'));
    await cp(join(root, 'protos'), join(copy, 'protos'), { recursive: true });
    await cp(join(root, 'src/grpc/protos'), join(copy, 'src/grpc/protos'), { recursive: true });
    const file = join(copy, 'protos/v1/user/user.proto');
    const options = { cwd: copy, env: { PATH: process.env['PATH'], BUF_CACHE_DIR: join(copy, 'cache') } };
    return await work({
      async change(from, to) {
        const text = await readFile(file, 'utf8');
        expect(text).to.include(from);
        await writeFile(file, text.replace(from, to));
      },
      buf: (args) =>
        new Promise((resolve) => {
          execFile(join(root, 'node_modules/.bin/buf'), args, options, (error, stdout) => {
            resolve(error === null ? '' : stdout);
          });
        }),
    });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
};

/** buf's output when it rejects the protos with `from` replaced by `to`. */
const bufOnChanged = (args: readonly string[], from: string, to: string): Promise<string> =>
  inCopy(async ({ change, buf }) => {
    await change(from, to);
    return buf(args);
  });

/** The commands that npm runs by that name. */
const commands = async (script: 'check:breaking' | 'release:contract'): Promise<string[][]> => {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<typeof script, string>;
  };
  return scripts[script].split(' && ').map((command) => command.replace(/^buf /, '').split(' '));
};

describe('the guards of the contract', () => {
  const against = (image: string): string[] => ['breaking', 'protos', '--against', `protos/${image}`];
  const images = ['baseline.binpb', 'released.binpb'];

  it('let an added field pass', async () => {
    const added = 'string etag = 7;\n  string email = 1000;';
    for (const image of images) expect(await bufOnChanged(against(image), 'string etag = 7;', added)).to.equal('');
  });

  for (const [change, from, to] of [
    ['a changed number', 'string phone_number = 3;', 'string phone_number = 1000;'],
    ['a changed type', 'int32 age = 4;', 'string age = 4;'],
    ['a changed name', 'string phone_number = 3;', 'string phone = 3;'],
    ['a removed method', 'rpc LookupUsers(', 'rpc FindUsers('],
    ['a changed form', 'returns (stream ExportUsersResponse)', 'returns (ExportUsersResponse)'],
  ] as const) {
    it(`refuse ${change}`, async () => {
      for (const image of images) expect(await bufOnChanged(against(image), from, to)).to.include('user.proto');
    });
  }

  it('compare with the first contract and with the last release', async () => {
    expect(await commands('check:breaking')).to.deep.equal(images.map(against));
  });

  it('refuse a change of what a release added to the first contract', async () => {
    const added = 'string etag = 7;\n  // An address.\n  string email = 1000;';
    const [release = []] = await commands('release:contract');
    const refusals = await inCopy(async ({ change, buf }) => {
      await change('string etag = 7;', added);
      expect(await buf(release)).to.equal('');
      await change('string email = 1000;', 'int32 email = 1000;');
      return Promise.all(images.map((image) => buf(against(image))));
    });
    expect(refusals[0]).to.equal('');
    expect(refusals[1]).to.include('"email"');
  });

  it('refuse a field without a comment', async () => {
    expect(await bufOnChanged(['lint'], '  // In years, 0–150.\n', '')).to.include('should have a non-empty comment');
  });
});
